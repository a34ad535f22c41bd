using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>
/// How a task went: the verdict, whether the service did its work, a message, and data for the tasks that follow.
/// Immutable.
/// </summary>
/// <remarks>
/// Verdict and work are two things. A load test that ran and found the service too slow is <see cref="Fail(string?)"/>:
/// the work succeeded. A load test that could not run at all is <see cref="Errored"/>, or an exception.
/// </remarks>
public sealed class TaskResult
{
    private TaskResult(KeptnStatus status, KeptnResult result, string? message, object? data)
    {
        Status = status;
        Result = result;
        Message = message;
        Data = data;
    }

    /// <summary>
    /// Nothing is sent now: the task is finished later, from elsewhere, through <see cref="IKeptnTasks"/>. The task's
    /// timeout goes on; when it passes, or the service stops, the task is finished as errored.
    /// </summary>
    public static TaskResult Pending { get; } = new(KeptnStatus.Unknown, new KeptnResult(string.Empty), null, null);

    /// <summary>Whether the service did its work.</summary>
    public KeptnStatus Status { get; }

    /// <summary>The verdict.</summary>
    public KeptnResult Result { get; }

    /// <summary>A text for people; <see langword="null"/> for none.</summary>
    public string? Message { get; }

    /// <summary>
    /// Data for the tasks that follow, written as members of the event's data; <see langword="null"/> for none.
    /// </summary>
    public object? Data { get; }

    /// <summary>The work is done and the verdict is good.</summary>
    /// <param name="message">A text for people.</param>
    public static TaskResult Pass(string? message = null) => new(KeptnStatus.Succeeded, KeptnResult.Pass, message, null);

    /// <summary>The work is done and the verdict is good.</summary>
    /// <param name="data">Data for the tasks that follow, for instance a <see cref="TestFinished"/>.</param>
    /// <param name="message">A text for people.</param>
    /// <typeparam name="TData">A payload of this SDK, or of yours if its context was given to <c>UseJson</c>.</typeparam>
    public static TaskResult Pass<TData>(TData data, string? message = null)
        where TData : class => Create(KeptnStatus.Succeeded, KeptnResult.Pass, data, message);

    /// <summary>The work is done and the verdict is doubtful; the sequence goes on.</summary>
    /// <param name="message">A text for people.</param>
    public static TaskResult Warning(string? message = null) => new(KeptnStatus.Succeeded, KeptnResult.Warning, message, null);

    /// <summary>The work is done and the verdict is doubtful; the sequence goes on.</summary>
    /// <param name="data">Data for the tasks that follow.</param>
    /// <param name="message">A text for people.</param>
    /// <typeparam name="TData">A payload of this SDK, or of yours if its context was given to <c>UseJson</c>.</typeparam>
    public static TaskResult Warning<TData>(TData data, string? message = null)
        where TData : class => Create(KeptnStatus.Succeeded, KeptnResult.Warning, data, message);

    /// <summary>The work is done and the verdict is bad; the sequence stops.</summary>
    /// <param name="message">A text for people: why.</param>
    public static TaskResult Fail(string? message = null) => new(KeptnStatus.Succeeded, KeptnResult.Fail, message, null);

    /// <summary>The work is done and the verdict is bad; the sequence stops.</summary>
    /// <param name="data">Data for the tasks that follow.</param>
    /// <param name="message">A text for people: why.</param>
    /// <typeparam name="TData">A payload of this SDK, or of yours if its context was given to <c>UseJson</c>.</typeparam>
    public static TaskResult Fail<TData>(TData data, string? message = null)
        where TData : class => Create(KeptnStatus.Succeeded, KeptnResult.Fail, data, message);

    /// <summary>The service could not do its work; the sequence stops.</summary>
    /// <param name="message">A text for people: why. It reaches the event.</param>
    public static TaskResult Errored(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(KeptnStatus.Errored, KeptnResult.Fail, message, null);
    }

    /// <summary>Any other combination, for instance an aborted task.</summary>
    /// <param name="status">Whether the service did its work.</param>
    /// <param name="result">The verdict.</param>
    /// <param name="message">A text for people.</param>
    /// <param name="data">Data for the tasks that follow.</param>
    public static TaskResult Create(KeptnStatus status, KeptnResult result, string? message = null, object? data = null) =>
        new(status, result, message, data);

    /// <inheritdoc/>
    public override string ToString() =>
        ReferenceEquals(this, Pending) ? "pending" : $"{Result} ({Status}){(Message is null ? string.Empty : $": {Message}")}";

    private static TaskResult Create<TData>(KeptnStatus status, KeptnResult result, TData data, string? message)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(status, result, message ?? (data as EventData)?.Message, data);
    }
}
