"""The register in a browser: pages in Russian and English, and their JSON twins.

`app.create_app(register)` makes the application. A page reads the question from its address, asks the register, and
shows the answer; there is no SQL and no rule here. Every page works without JavaScript.
"""
