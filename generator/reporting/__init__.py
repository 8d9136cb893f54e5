"""Points d'étape and bilans: what was done, spent and reached of a convention on a day. No piece of the agreement."""
