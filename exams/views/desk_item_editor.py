"""stub"""
from django.http import Http404
def item_create(request, key): raise Http404
def item_edit(request, uuid): raise Http404
def item_preview(request, key): raise Http404
