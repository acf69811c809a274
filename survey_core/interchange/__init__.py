"""Questionnaires in the formats of others: pure mapping between our document and XLSForm sheets or FHIR resources.

Nothing here opens a file or a database; survey_admin.workbook reads and writes the workbook.
"""
