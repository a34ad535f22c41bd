using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Evaluates one objective. Source: lighthouse-service 1.4.5, event_handler/evaluate_sli_handler.go; spec/control-plane 6.8.
/// </summary>
internal sealed class ObjectiveEvaluator(SloObjective objective, EarlierValues earlier)
{
    private const double WarningShare = 0.5;
    private static readonly KeptnResult s_info = new("info");
    private bool _hasCompared;

    /// <summary>Why the evaluation as a whole fails, if this is a key objective that failed.</summary>
    internal string? KeyFailure { get; private set; }

    /// <summary>Why the evaluation cannot go on: a criterion for a pass cannot be read.</summary>
    internal string? Error { get; private set; }

    internal IndicatorResult Evaluate(SliResult? measured)
    {
        if (objective.Pass.Count == 0)
        {
            return WithoutVerdict(measured ?? SliResult.Empty, s_info);
        }

        if (measured?.Success != true)
        {
            measured ??= new SliResult
            {
                Metric = objective.Sli,
                Value = 0,
                Success = false,
                Message = "no value received from SLI provider",
            };
            FailIfKey(measured.Message ?? string.Empty);
            return WithoutVerdict(measured, KeptnResult.Fail);
        }

        return WithVerdict(measured);
    }

    private IndicatorResult WithVerdict(SliResult measured)
    {
        var value = measured.Value ?? 0;
        var pass = Check(objective.Pass, value);
        if (pass.Error is not null)
        {
            var name = objective.DisplayName.Length > 0 ? objective.DisplayName : objective.Sli;
            Error = $"error with {name}: {pass.Error}";
        }

        // What cannot be read of a warning counts as not reached.
        var warning = objective.Warning.Count > 0 ? Check(objective.Warning, value) : new CriteriaOutcome(false, null);
        var (status, share) = pass.IsMet ? (KeptnResult.Pass, 1.0)
            : warning.IsMet ? (KeptnResult.Warning, WarningShare)
            : (KeptnResult.Fail, 0.0);
        if (status == KeptnResult.Fail)
        {
            FailIfKey("failed evaluation with score 0.000000");
        }

        // Keptn shows the number to compare with beside fixed criteria, too.
        return new IndicatorResult
        {
            Score = share * objective.Weight,
            Status = status,
            Value = _hasCompared ? measured with { ComparedValue = earlier.Value } : measured,
            DisplayName = objective.DisplayName,
            PassTargets = pass.Targets,
            WarningTargets = warning.Targets,
            KeySli = objective.IsKeySli,
        };
    }

    // Keptn does not tell here that an objective is a key one.
    private IndicatorResult WithoutVerdict(SliResult measured, KeptnResult status) => new()
    {
        Score = 0,
        Status = status,
        Value = measured,
        DisplayName = objective.DisplayName,
        PassTargets = ListTargets(objective.Pass),
        WarningTargets = ListTargets(objective.Warning),
        KeySli = false,
    };

    private void FailIfKey(string reason)
    {
        if (objective.IsKeySli)
        {
            KeyFailure = $"Evaluation failed due to key_sli objective '{objective.DisplayName}': {reason}";
        }
    }

    private CriteriaOutcome Check(IReadOnlyList<SloCriteria> blocks, double value)
    {
        List<IndicatorTarget>? targets = null;
        var isMet = false;
        foreach (var block in blocks)
        {
            var isBlockMet = true;
            foreach (var text in block.Criteria)
            {
                if (!SloCriterion.TryParse(text, out var criterion, out _))
                {
                    return new CriteriaOutcome(false, [], CriterionCheck.Explain(text));
                }

                _hasCompared = true;
                var check = CriterionCheck.Check(criterion, value, earlier);
                isBlockMet &= check.IsMet;
                (targets ??= []).Add(new() { Criteria = text, TargetValue = check.Target, Violated = !check.IsMet });
            }

            isMet |= isBlockMet;
        }

        return new CriteriaOutcome(isMet, targets);
    }

    private List<IndicatorTarget> ListTargets(IReadOnlyList<SloCriteria> blocks)
    {
        List<IndicatorTarget> targets = [];
        foreach (var text in blocks.SelectMany(block => block.Criteria))
        {
            if (SloCriterion.TryParse(text, out var criterion, out _))
            {
                var target = CriterionCheck.TargetWithoutValue(criterion, earlier);
                targets.Add(new() { Criteria = text, TargetValue = target, Violated = true });
            }
        }

        return targets;
    }
}
