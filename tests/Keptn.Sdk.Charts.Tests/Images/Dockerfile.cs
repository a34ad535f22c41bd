using System.Text.RegularExpressions;

namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>A Dockerfile as its instructions, in stages.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(IReadOnlyList<Stage> stages) => Stages = stages;

    /// <summary>An instruction: COPY, and what follows it.</summary>
    internal sealed record Instruction(string Name, string Arguments);

    /// <summary>A FROM, and the instructions up to the next one.</summary>
    internal sealed record Stage(string From, IReadOnlyList<Instruction> Instructions)
    {
        internal string Get(string name) => Instructions.Single(i => i.Name == name).Arguments;

        internal int IndexOf(string name, string part) =>
            Instructions.Select((i, index) => (i, index)).First(p => p.i.Name == name && p.i.Arguments.Contains(part, StringComparison.Ordinal)).index;
    }

    internal IReadOnlyList<Stage> Stages { get; }

    internal Stage Build => Stages[0];

    internal Stage Final => Stages[^1];

    internal static Dockerfile Read(string path)
    {
        var lines = File.ReadLines(path).Where(l => !l.StartsWith('#') && l.Length > 0);
        var instructions = Continuation().Replace(string.Join('\n', lines), " ").Split('\n')
            .Select(l => l.Split(' ', 2))
            .Select(p => new Instruction(p[0], p[1].Trim()));

        var stages = new List<(string From, List<Instruction> Instructions)>();
        foreach (var instruction in instructions)
        {
            if (instruction.Name == "FROM")
            {
                stages.Add((instruction.Arguments, []));
            }
            else
            {
                stages[^1].Instructions.Add(instruction);
            }
        }

        return new Dockerfile([.. stages.Select(s => new Stage(s.From, s.Instructions))]);
    }

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}
