"""How the model is made; needs the `training` extra and the benchmark."""
