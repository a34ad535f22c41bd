namespace Keptn.Sdk;

/// <summary>One step of the pipeline: the next middleware, or the handler.</summary>
/// <param name="context">The event in work.</param>
/// <param name="cancellationToken">Cancelled when the timeout passes or the service stops.</param>
public delegate Task EventStep(EventContext context, CancellationToken cancellationToken);
