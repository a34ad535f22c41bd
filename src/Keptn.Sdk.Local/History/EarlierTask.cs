using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.History;

/// <summary>A task of an earlier process that was sent and is not over.</summary>
/// <param name="Triggered">The event that asks for it.</param>
/// <param name="Answers">What was answered so far, in that order.</param>
internal sealed record EarlierTask(CloudEvent Triggered, IReadOnlyList<EarlierAnswer> Answers)
{
    /// <summary>Whether the answers that are still to be sent end it.</summary>
    internal bool IsOver => Answers.Any(answer => answer.IsFinished) && !IsUnderWay(Answers);

    /// <summary>Whether a service has answered.</summary>
    internal bool IsKnownTo(string service) => Answers.Any(answer => answer.Source == service);

    /// <summary>Whether a service has begun it, and has not ended it.</summary>
    internal bool IsUnderWayAt(string service) => IsUnderWay([.. Answers.Where(answer => answer.Source == service)]);

    private static bool IsUnderWay(IReadOnlyList<EarlierAnswer> answers) =>
        answers.Count(answer => !answer.IsFinished) > answers.Count(answer => answer.IsFinished);
}
