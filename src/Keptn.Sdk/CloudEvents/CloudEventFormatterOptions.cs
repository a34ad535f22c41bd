namespace Keptn.Sdk.CloudEvents;

/// <summary>Limits of a <see cref="JsonEventFormatter"/>.</summary>
public sealed class CloudEventFormatterOptions
{
    /// <summary>The largest message that is read, in bytes. Default 5 MiB, the limit of Keptn's API gateway.</summary>
    public int MaxMessageSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How deep JSON may be nested, the envelope included. Default 64.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>How many attributes an envelope may have. Default 256.</summary>
    public int MaxAttributes { get; set; } = 256;
}
