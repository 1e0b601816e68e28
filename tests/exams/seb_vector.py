"""The settings that SEB for macOS 2.1.4 saved in one file, and the Config Key that its own tool showed for them.

Known from Moodle's tests (`unencrypted_mac_001.seb`); here by kind of value.
"""

from __future__ import annotations

import base64
from typing import Any

MAC_KEY = "4fa9af8ec8759eb7c680752ef4ee5eaf1a860628608fccae2715d519849f9292"
_FALSE = """
URLFilterEnable URLFilterEnableContentFilter allowBrowsingBackForward allowDictation allowDictionaryLookup
allowDisplayMirroring allowDownUploads allowFlashFullscreen allowPDFPlugIn allowScreenSharing allowSiri
allowSpellCheck allowSwitchToApplications allowUserAppFolderInstall allowVideoCapture allowVirtualMachine
allowWlan blockPopUpWindows browserMediaAutoplay browserScreenKeyboard configFileCreateIdentity
configFileEncryptUsingIdentity downloadPDFFiles enableAltEsc enableAltF4 enableAltMouseWheel
enableBrowserWindowToolbar enableCtrlEsc enableDrawingEditor enableJava enablePrintScreen enableStartMenu
enableTouchExit examSessionReconfigureAllow hideBrowserWindowToolbar ignoreQuitPassword
insideSebEnableChangeAPassword insideSebEnableEaseOfAccess insideSebEnableLockThisComputer
insideSebEnableLogOff insideSebEnableNetworkConnectionSelector insideSebEnableShutDown
insideSebEnableStartTaskManager insideSebEnableSwitchUser insideSebEnableVmWareClientShade killExplorerShell
logSendingRequiresAdminPassword mobileAllowPictureInPictureMediaPlayback mobileAllowQRCodeConfig
mobileAllowSingleAppMode mobileCompactAllowInlineMediaPlayback mobileEnableGuidedAccessLinkTransform
mobileShowSettings mobileSupportedScreenOrientationsCompactPortraitUpsideDown
newBrowserWindowByLinkBlockForeign newBrowserWindowByScriptBlockForeign newBrowserWindowShowReloadWarning
openDownloads pinEmbeddedCertificates quitURLRestart removeBrowserProfile removeLocalStorage
restartExamUseStartURL sebServerFallback showInputLanguage showNavigationButtons showReloadWarning
showScanQRCodeButton startURLAllowDeepLink startURLAppendQueryParameter touchOptimized urlFilterTrustedContent
"""
_TRUE = """
allowPreferencesWindow allowQuit allowUserSwitching allowedDisplayBuiltin browserURLSalt
browserWindowAllowReload createNewDesktop detectStoppedProcess downloadAndOpenSebConfig enableAltTab
enableAppSwitcherCheck enableEsc enableF1 enableF10 enableF11 enableF12 enableF2 enableF3 enableF4 enableF5
enableF6 enableF7 enableF8 enableF9 enableJavaScript enableLogging enablePlugIns enablePrivateClipboard
enableRightMouse enableSebBrowser enableZoomPage enableZoomText examSessionClearSessionCookies
forceAppFolderInstall hookKeys ignoreExitKeys mobileAllowInlineMediaPlayback mobileEnableASAM
mobilePreventAutoLock mobileSupportedFormFactorsCompact mobileSupportedFormFactorsNonTelephonyCompact
mobileSupportedFormFactorsRegular mobileSupportedScreenOrientationsCompactLandscapeLeft
mobileSupportedScreenOrientationsCompactLandscapeRight mobileSupportedScreenOrientationsCompactPortrait
mobileSupportedScreenOrientationsRegularLandscapeLeft mobileSupportedScreenOrientationsRegularLandscapeRight
mobileSupportedScreenOrientationsRegularPortrait mobileSupportedScreenOrientationsRegularPortraitUpsideDown
monitorProcesses newBrowserWindowAllowReload newBrowserWindowNavigation quitURLConfirm
restartExamPasswordProtected sendBrowserExamKey showBackToStartButton showMenuBar showQuitButton
showReloadButton showTaskBar showTime urlFilterRegex
"""
_EMPTY = """
blacklistURLFilter browserUserAgent browserUserAgentMacCustom browserUserAgentWinDesktopModeCustom
browserUserAgentWinTouchModeCustom browserUserAgentiOSCustom examSessionReconfigureConfigURL
hashedAdminPassword hashedQuitPassword logDirectoryOSX logDirectoryWin quitURL restartExamText restartExamURL
sebServerURL whitelistURLFilter
"""
_LISTS = (
    "URLFilterIgnoreList URLFilterRules additionalResources embeddedCertificates permittedProcesses prohibitedProcesses"
)
_NUMBERS = {
    0: """URLFilterMessage allowiOSBetaVersionNumber browserUserAgentMac browserUserAgentWinDesktopMode
    browserUserAgentWinTouchMode browserUserAgentiOS browserViewMode browserWindowShowURL chooseFileToUploadPolicy
    proxySettingsPolicy sebConfigPurpose sebMode zoomMode""",
    1: """allowedDisplaysMaxNumber mainBrowserWindowPositioning mobileStatusBarAppearance
    mobileStatusBarAppearanceExtended newBrowserWindowByLinkPolicy""",
    2: """exitKey1 newBrowserWindowByLinkPositioning newBrowserWindowByScriptPolicy newBrowserWindowShowURL oskBehavior
    sebServicePolicy""",
    3: "allowiOSVersionNumberMinor",
    4: "logLevel minMacOSVersion",
    5: "allowiOSVersionNumberPatch exitKey3",
    9: "allowiOSVersionNumberMajor",
    10: "exitKey2",
    40: "taskBarHeight",
    120000: "browserMessagingPingTime",
}
_PROXY_FALSE = """
AutoConfigurationEnabled AutoDiscoveryEnabled ExcludeSimpleHostnames FTPEnable FTPRequiresPassword HTTPEnable
HTTPRequiresPassword HTTPSEnable HTTPSRequiresPassword RTSPEnable RTSPRequiresPassword SOCKSEnable
SOCKSRequiresPassword
"""
_PROXY_EMPTY = """
AutoConfigurationJavaScript AutoConfigurationURL FTPPassword FTPProxy FTPUsername HTTPPassword HTTPProxy
HTTPSPassword HTTPSProxy HTTPSUsername HTTPUsername RTSPPassword RTSPProxy RTSPUsername SOCKSPassword
SOCKSProxy SOCKSUsername
"""
_PORTS = {"FTPPort": 21, "HTTPPort": 80, "HTTPSPort": 443, "RTSPPort": 554, "SOCKSPort": 1080}


def _proxies() -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(_PROXY_FALSE.split(), False) | dict.fromkeys(_PROXY_EMPTY.split(), "")
    values |= {**_PORTS, "FTPPassive": True, "ExceptionsList": []}
    return {f"org_safeexambrowser_SEB_{name}": value for name, value in values.items()}


MAC: dict[str, Any] = {
    **dict.fromkeys(_FALSE.split(), False),
    **dict.fromkeys(_TRUE.split(), True),
    **dict.fromkeys(_EMPTY.split(), ""),
    **{name: [] for name in _LISTS.split()},
    **{name: number for number, names in _NUMBERS.items() for name in names.split()},
    "browserMessagingSocket": "ws:\\localhost:8706",
    "browserUserAgentWinTouchModeIPad": "Mozilla/5.0 (iPad; CPU OS 11_4_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/11.0 Mobile/15E148 Safari/604.1",
    "configKeySalt": b"",
    "examKeySalt": base64.b64decode("4iLONVAc1yKWLxbe6Vbf2vWYQO6zIRAobKgc3f25LH8="),
    "downloadDirectoryOSX": "/Users/andrewmadden/Downloads",
    "downloadDirectoryWin": "Downloads",
    "mainBrowserWindowHeight": "100%",
    "mainBrowserWindowWidth": "100%",
    "newBrowserWindowByLinkHeight": "100%",
    "newBrowserWindowByLinkWidth": "1000",
    "startURL": "https://www.google.com",
    "originatorVersion": "SEB_OSX_2.1.4_2B66",
    "proxies": _proxies(),
}
