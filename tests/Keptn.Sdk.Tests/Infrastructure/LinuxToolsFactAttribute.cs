using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>A fact about Linux processes; it needs the everyday programs of util-linux.</summary>
public sealed class LinuxToolsFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(WhyMissing, testMethod)
{
    private static readonly string[] s_programs = ["sh", "setsid", "flock", "head"];

    private static string? WhyMissing => !OperatingSystem.IsLinux()
        ? "it is about Linux"
        : Array.Find(s_programs, program => ProgramFinder.Find(program) is null) is { } missing ? $"the program {missing} is not installed" : null;
}
