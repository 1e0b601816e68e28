"""Lay the public site in place of Wagtail's welcome page: home, campaigns, 隐私说明, 关于."""

from django.db import migrations
from django.utils import timezone

from publicity.migrations import _first_home, _first_month, _first_more, _first_pages


class Tree:
    """Writes pages by path: historical models know no tree."""

    def __init__(self, apps):
        self.apps = apps
        self.types = apps.get_model("contenttypes", "ContentType")
        self.pages = apps.get_model("wagtailcore", "Page")
        locales = apps.get_model("wagtailcore", "Locale")
        self.locale = locales.objects.order_by("pk").first()

    def add(self, parent, model, title, slug, **fields):
        number = self.pages.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).count() + 1
        kind, _created = self.types.objects.get_or_create(app_label="publicity", model=model.lower())
        now = timezone.now()
        page = self.apps.get_model("publicity", model).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=kind,
            path=f"{parent.path}{number:04d}",
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{slug}/",
            locale=self.locale,
            live=True,
            first_published_at=now,
            last_published_at=now,
            latest_revision_created_at=None,
            **fields,
        )
        self.pages.objects.filter(pk=parent.pk).update(numchild=number)
        parent.numchild = number
        return page


def placed(body, places):
    """Activities name their place by key; a chooser keeps the row's number."""
    for block in body:
        if block["type"] != "activities":
            continue
        for item in block["value"]["items"]:
            key = item["value"]["place"]
            item["value"]["place"] = places[key].pk if isinstance(key, str) else key
    return body


def lay(apps, schema_editor):
    tree = Tree(apps)
    sites = apps.get_model("wagtailcore", "Site")
    root = tree.pages.objects.get(depth=1)
    plain = tree.types.objects.get(app_label="wagtailcore", model="page")
    welcome = tree.pages.objects.filter(content_type=plain, slug="home", depth=2, numchild=0)
    sites.objects.filter(root_page__in=welcome).delete()
    welcome.delete()
    if tree.pages.objects.filter(depth=2).exists() or sites.objects.exists():
        return  # somebody built a site of their own: leave it alone
    root.title = root.draft_title = "全部页面"
    root.save()
    home = tree.add(
        root,
        "HomePage",
        "首页",
        "home",
        seo_title="安全生产培训、考试与证书查验",
        search_description="安全生产培训、考试、发证和到期提醒平台；任何人都可以查验证书。",
        body=_first_home.BODY,
        **_first_home.HERO,
    )
    sites.objects.create(hostname="localhost", port=80, site_name="安培", root_page_id=home.pk, is_default_site=True)
    index = tree.add(
        home,
        "CampaignIndexPage",
        "宣传活动",
        "campaigns",
        show_in_menus=True,
        lead="安全生产月、消防日、职业病防治法宣传周等活动的安排、知识和资料，按场所查看。",
    )
    places = {place.key: place for place in apps.get_model("publicity", "Place").objects.all()}
    for fields, keys, body in (
        (_first_month.FIELDS, _first_month.PLACES, _first_month.BODY),
        (_first_more.FIRE, _first_more.FIRE_PLACES, _first_more.FIRE_BODY),
        (_first_more.HEALTH, _first_more.HEALTH_PLACES, _first_more.HEALTH_BODY),
    ):
        page = tree.add(index, "CampaignPage", body=placed(body, places), **fields)
        tagged = type(page).places.through
        tagged.objects.bulk_create([tagged(campaignpage_id=page.pk, place_id=places[key].pk) for key in keys])
    tree.add(home, "StandardPage", body=_first_pages.PRIVACY_BODY, **_first_pages.PRIVACY)
    tree.add(home, "StandardPage", body=_first_pages.ABOUT_BODY, shows_contents=False, **_first_pages.ABOUT)


def lift(apps, schema_editor):
    """Only our own pages go; Wagtail's welcome page stays away."""
    pages = apps.get_model("wagtailcore", "Page")
    ours = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="publicity")
    pages.objects.filter(content_type__in=ours).delete()
    root = pages.objects.get(depth=1)
    root.numchild = pages.objects.filter(depth=2).count()
    root.save()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0003_first_places")]
    operations = [migrations.RunPython(lay, lift)]
