"""The pure engines: jury, stands, plans, documents: values in, values out."""
