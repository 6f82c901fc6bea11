"""The visit summary as a FHIR R4 document: one file for each resource it is made of."""
