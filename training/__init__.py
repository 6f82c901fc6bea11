"""How the network that proposes lesions was trained. Never imported by what runs."""
