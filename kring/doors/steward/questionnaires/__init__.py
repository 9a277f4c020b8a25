"""The questionnaires of the region: what there is, its licences and words, and the region's own."""
