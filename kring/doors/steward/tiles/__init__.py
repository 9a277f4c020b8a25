"""Where the pictures under the region's maps come from: nowhere, until a steward switches a source on."""
