using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>A fact that needs Chromium. Where it is missing the test is skipped and the reason printed; not with <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(Browser.Program is null ? "chromium is not installed (scripts/install-chromium.sh)" : null, testMethod);
