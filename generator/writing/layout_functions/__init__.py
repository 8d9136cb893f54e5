"""The C functions of Pango, HarfBuzz and Fontconfig, as WeasyPrint declares them: ready when it is imported."""
