"""Rules on figures: what is counted, summed, compared or paid."""
