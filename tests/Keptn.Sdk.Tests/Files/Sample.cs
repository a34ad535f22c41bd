using FluentAssertions.Specialized;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Files;

/// <summary>Files written for the tests, and what tests expect of broken ones.</summary>
internal static class Sample
{
    internal static string Read(string kind, string name) => File.ReadAllText(Path.Combine(TestData.Folder("files"), kind, name));

    /// <summary>A shipyard with one task that has these properties, each line indented as needed.</summary>
    internal static string ShipyardWithProperties(params string[] lines) =>
        """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        spec:
          stages:
          - name: dev
            sequences:
            - name: delivery
              tasks:
              - name: deployment
                properties:

        """ + string.Concat(lines.Select(line => "          " + line + "\n"));

    /// <summary>The one problem that an action must report.</summary>
    internal static KeptnFileProblem TheProblem(Action action) => TheProblems(action).Should().ContainSingle().Subject;

    /// <summary>The problems that an action must report.</summary>
    internal static IReadOnlyList<KeptnFileProblem> TheProblems(Action action)
    {
        ExceptionAssertions<KeptnFileException> thrown = action.Should().Throw<KeptnFileException>();
        thrown.Which.Message.Should().Be(string.Join('\n', thrown.Which.Problems));
        return thrown.Which.Problems;
    }
}
