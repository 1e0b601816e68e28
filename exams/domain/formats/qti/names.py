"""One vocabulary for three versions: `qti-choice-interaction max-choices` is `choiceInteraction maxChoices`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from exams.domain.formats.safe_xml import Element, local

QTI = {
    "assessmentItem", "responseDeclaration", "correctResponse", "value", "mapping", "mapEntry", "areaMapping",
    "areaMapEntry", "outcomeDeclaration", "itemBody", "choiceInteraction", "simpleChoice", "textEntryInteraction",
    "orderInteraction", "matchInteraction", "simpleMatchSet", "simpleAssociableChoice", "extendedTextInteraction",
    "selectPointInteraction", "rubricBlock", "feedbackInline", "responseProcessing", "responseCondition", "responseIf",
    "responseElseIf", "match", "variable", "correct", "setOutcomeValue", "sum", "baseValue", "mapResponse",
    "mapResponsePoint", "equal", "assessmentTest", "testPart", "assessmentSection", "assessmentItemRef", "contentBody",
    "multiple", "and", "gte", "lte",
}  # fmt: skip
MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions when a package is written."""

    key: str
    namespace: str
    manifest: str
    resource: str
    templates: str
    suffix: str = ""
    schema: str = "QTI Package"
    schema_version: str = "3.0.0"

    @property
    def number(self) -> str:
        """`2.1`."""
        return ".".join(self.key.removeprefix("qti"))


VERSIONS = {
    "qti21": Version(
        "qti21", "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1", "xmlv2p1",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/", "", "QTIv2.1 Package", "1.0.0",
    ),
    "qti22": Version(
        "qti22", "http://www.imsglobal.org/xsd/imsqti_v2p2", "http://www.imsglobal.org/xsd/imscp_v1p1", "xmlv2p2",
        "http://www.imsglobal.org/question/qti_v2p2/rptemplates/", "", "QTIv2.2 Package", "1.0.0",
    ),
    "qti30": Version(
        "qti30", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "xmlv3p0", "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/", ".xml",
    ),
}  # fmt: skip


def camel(name: str) -> str:
    """`max-choices` → `maxChoices`."""
    return re.sub(r"-([a-z0-9])", lambda found: found.group(1).upper(), name)


def kebab(name: str) -> str:
    """The other way."""
    return re.sub(r"[A-Z]", lambda found: f"-{found.group().lower()}", name)


def in_names_of_2(root: Element) -> Element:
    """The same tree without namespaces and, where it is QTI 3, with the names of QTI 2."""
    for node in root.iter("{*}*"):
        name = local(node)
        is_three = name.startswith("qti-")
        for key in list(node.attrib):
            bare = etree.QName(key).localname
            wanted = camel(bare) if is_three and not bare.startswith("data-") else bare
            if wanted != key:
                node.attrib[wanted] = node.attrib.pop(key)
        node.tag = camel(name.removeprefix("qti-")) if is_three else name
    return root


def in_names_of_3(root: Element) -> Element:
    """QTI elements of a tree without namespaces in the names of QTI 3; HTML stays HTML."""
    for node in root.iter():
        if node.tag in QTI:
            for key in list(node.attrib):
                value = node.attrib.pop(key)
                node.attrib[kebab(key)] = value
            node.tag = f"qti-{kebab(node.tag)}"
    return root
