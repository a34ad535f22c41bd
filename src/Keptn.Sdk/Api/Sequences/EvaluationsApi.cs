using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Api;

internal sealed class EvaluationsApi(ApiConnection connection) : IEvaluationsApi
{
    public async Task<string> TriggerAsync(
        string project, string stage, string service, EvaluationRequest? evaluation, CancellationToken cancellationToken)
    {
        var path = $"/v1/project/{ApiPath.Escape(project)}/stage/{ApiPath.Escape(stage)}/service/{ApiPath.Escape(service)}/evaluation";
        evaluation ??= new EvaluationRequest();
        Check(evaluation);
        var wire = new EvaluationWire(
            evaluation.Labels,
            evaluation.Start is { } start ? KeptnTime.Format(start) : null,
            evaluation.End is { } end ? KeptnTime.Format(end) : null,
            evaluation.Timeframe is { } timeframe ? GoDuration(timeframe) : null,
            string.IsNullOrEmpty(evaluation.GitCommitId) ? null : evaluation.GitCommitId);
        var request = ApiRequest.Post(ApiService.ControlPlane, path, wire, ApiWireContext.Default.EvaluationWire);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(ApiWireContext.Default.KeptnContextAnswer).KeptnContext is { Length: > 0 } context
            ? context
            : throw answer.Unreadable("it has no keptnContext.");
    }

    private static void Check(EvaluationRequest evaluation)
    {
        var problem = evaluation switch
        {
            { End: not null, Timeframe: not null } => "End and Timeframe cannot both be set.",
            { End: not null, Start: null } => "End needs Start.",
            { Start: not null, End: null, Timeframe: null } => "Start needs End or Timeframe.",
            { Timeframe: { } t } when t < TimeSpan.FromMinutes(1) => $"Timeframe must be at least one minute, it is {t}.",
            { Start: { } s, End: { } e } when e - s < TimeSpan.FromMinutes(1) =>
                $"From Start to End there must be at least one minute, it is {e - s}.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(evaluation));
        }
    }

    private static string GoDuration(TimeSpan duration)
    {
        var text = new StringBuilder();
        Append((long)duration.TotalHours, "h");
        Append(duration.Minutes, "m");
        Append(duration.Seconds, "s");
        Append(duration.Milliseconds, "ms");
        return text.ToString();

        void Append(long value, string unit)
        {
            if (value > 0)
            {
                text.Append(value.ToString(CultureInfo.InvariantCulture)).Append(unit);
            }
        }
    }
}
