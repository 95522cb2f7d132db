print("dossier-worker")
