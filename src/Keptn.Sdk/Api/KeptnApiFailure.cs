namespace Keptn.Sdk.Api;

/// <summary>Why a call of the API failed.</summary>
public enum KeptnApiFailure
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The server answered with an error: see <see cref="KeptnApiException.StatusCode"/>.</summary>
    ErrorAnswer,

    /// <summary>No connection, or it broke.</summary>
    Connection,

    /// <summary>The time given for the call is over.</summary>
    Timeout,

    /// <summary>The server answered, but not what the API describes.</summary>
    UnreadableAnswer,

    /// <summary>The request or the answer is larger than the limit in <see cref="KeptnApiOptions"/>.</summary>
    TooLarge,

    /// <summary>There is no token to send: the file cannot be read, or the OAuth provider refuses.</summary>
    Authentication,
}
