namespace Keptn.Sdk.Hosting;

/// <summary>What became of an event that was to be sent.</summary>
internal enum SendOutcome
{
    /// <summary>The other side has it.</summary>
    Sent,

    /// <summary>It was refused for good, or there was no time left; the other side does not have it.</summary>
    NotSent,

    /// <summary>As <see cref="NotSent"/>, but an attempt may have arrived all the same.</summary>
    Unknown,
}
