"""The Wagtail side: home, campaigns 进企业/进学校, pages, pictures and attachments."""
