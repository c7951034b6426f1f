"""The face of the house: templates, components, forms, doors and what every answer carries."""
