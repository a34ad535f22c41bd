using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>Reads <see cref="ServiceLevelObjectives"/>.</summary>
internal static class SloReader
{
    internal static ServiceLevelObjectives Read(FieldReader root)
    {
        var slo = new ServiceLevelObjectives
        {
            SpecVersion = root.Text("spec_version"),
            Filter = root.TextMap("filter") ?? new Dictionary<string, string>(),
            Comparison = root.Object("comparison", ReadComparison) ?? SloComparison.Default,
            Objectives = root.Objects("objectives", ReadObjective),
            TotalScore = root.Object("total_score", ReadTotalScore),
            Warnings = root.Warnings,
        };
        if (root.Validate && slo.TotalScore is null && !root.IsWrong("total_score"))
        {
            root.Error("total_score", "the score to pass (total_score.pass) is missing; Keptn cannot evaluate without it");
        }

        if (slo.Objectives.Count == 0 && !root.IsWrong("objectives"))
        {
            root.Warn("objectives", "an evaluation without objectives fails");
        }

        return slo;
    }

    private static SloComparison ReadComparison(FieldReader fields)
    {
        var compareWith = fields.Text("compare_with");
        var include = fields.Text("include_result_with_score");
        var aggregate = fields.Text("aggregate_function");
        var number = (int)(fields.Number("number_of_comparison_results", int.MinValue, int.MaxValue) ?? 0);
        if (number > 100)
        {
            fields.Warn("number_of_comparison_results", $"{number} is more than Keptn's event store answers, which is 100; evaluations fail");
        }

        if (compareWith is not ("single_result" or "several_results" or ""))
        {
            fields.Warn("compare_with", $"'{compareWith}' is neither single_result nor several_results; Keptn compares with 3 results");
        }

        if (include.ToUpperInvariant() is not ("ALL" or "PASS" or "PASS_OR_WARN" or ""))
        {
            fields.Warn("include_result_with_score", $"'{include}' is none of all, pass and pass_or_warn; Keptn takes all");
        }

        if (aggregate is not ("avg" or "p50" or "p90" or "p95" or ""))
        {
            fields.Warn("aggregate_function", $"'{aggregate}' is none of avg, p50, p90 and p95; Keptn compares with 0");
        }

        return new()
        {
            CompareWith = compareWith,
            IncludeResultWithScore = include.Length == 0 ? "all" : include,
            NumberOfComparisonResults = number == 0 ? 3 : number,
            AggregateFunction = aggregate.Length == 0 ? "avg" : aggregate,
        };
    }

    private static SloObjective ReadObjective(FieldReader fields)
    {
        var sli = fields.Text("sli");
        if (sli.Length == 0 && !fields.IsWrong("sli"))
        {
            fields.Warn("sli", "the name of the indicator is missing");
        }

        var weight = fields.Number("weight") ?? 0;
        return new()
        {
            Sli = sli,
            DisplayName = fields.Text("displayName"),
            Pass = ReadBlocks(fields, "pass", "the whole evaluation fails"),
            Warning = ReadBlocks(fields, "warning", "Keptn takes it as not reached"),
            Weight = weight == 0 ? 1 : weight,
            IsKeySli = fields.Flag("key_sli") ?? false,
        };
    }

    private static IReadOnlyList<SloCriteria> ReadBlocks(FieldReader fields, string name, string consequence)
    {
        var blocks = fields.Objects(name, block => ReadCriteria(block, consequence));
        if (fields.Validate && fields.HasEmptyEntry(name))
        {
            fields.Error(name, "an entry of the list is empty; lighthouse-service crashes on it");
        }

        return blocks;
    }

    private static SloCriteria ReadCriteria(FieldReader fields, string consequence)
    {
        var criteria = fields.Texts("criteria");
        foreach (var criterion in criteria)
        {
            if (!SloCriterion.TryParse(criterion, out _, out var reason))
            {
                fields.Warn("criteria", $"'{criterion}' is no criterion ({reason}); {consequence}");
            }
        }

        return new() { Criteria = criteria };
    }

    private static SloTotalScore ReadTotalScore(FieldReader fields)
    {
        var score = new SloTotalScore { Pass = fields.Text("pass"), Warning = fields.Text("warning") };
        if (!fields.Validate)
        {
            return score;
        }

        if (score.Pass.Length == 0 && !fields.IsWrong("pass"))
        {
            fields.Error("pass", "the score to pass is missing; Keptn cannot evaluate without it");
        }
        else if (score.PassPercent is null && !fields.IsWrong("pass"))
        {
            fields.Error("pass", $"'{score.Pass}' is no percentage, for instance 90%");
        }

        if (score.Warning.Length > 0 && score.WarningPercent is null)
        {
            fields.Error("warning", $"'{score.Warning}' is no percentage, for instance 75%");
        }

        return score;
    }
}
