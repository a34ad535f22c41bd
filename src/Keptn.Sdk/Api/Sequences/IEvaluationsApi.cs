namespace Keptn.Sdk.Api;

/// <summary>Evaluations on demand. Source: shipyard-controller, <c>.../evaluation</c>. Failures are <see cref="KeptnApiException"/>.</summary>
public interface IEvaluationsApi
{
    /// <summary>Triggers an evaluation of a service in a stage. Not repeated after a failure.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="evaluation">Which time to evaluate; <see langword="null"/> for the last five minutes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The context of the run.</returns>
    /// <exception cref="ArgumentException">The times do not go together; the message says why.</exception>
    Task<string> TriggerAsync(
        string project, string stage, string service, EvaluationRequest? evaluation = null, CancellationToken cancellationToken = default);
}
