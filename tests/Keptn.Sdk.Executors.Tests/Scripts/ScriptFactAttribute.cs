using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>A fact that runs scripts; it needs their interpreters.</summary>
public sealed class ScriptFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(WhyMissing, testMethod)
{
    private static readonly string[] s_programs = ["bash", "python3", "setsid"];

    private static string? WhyMissing => !OperatingSystem.IsLinux()
        ? "it is about Linux"
        : Array.Find(s_programs, program => ProgramFinder.Find(program) is null) is { } missing ? $"the program {missing} is not installed{(missing == "python3" ? " (scripts/install-python.sh)" : string.Empty)}" : null;
}
