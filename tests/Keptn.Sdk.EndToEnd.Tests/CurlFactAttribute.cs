using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A fact that needs curl.</summary>
public sealed class CurlFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(ProgramFinder.Find("curl") is null ? "curl is not installed (scripts/install-curl.sh)" : null, testMethod);
