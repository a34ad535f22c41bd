namespace Keptn.Sdk.Transport.Nats;

/// <summary>What a server's -ERR is about.</summary>
internal enum NatsServerErrorKind
{
    /// <summary>The server goes on.</summary>
    Warning,

    /// <summary>A message was not taken.</summary>
    PublishRefused,

    /// <summary>A subscription was not made.</summary>
    SubscriptionRefused,

    /// <summary>The credentials are wrong, missing or no longer valid; the server ends the connection.</summary>
    SignInRefused,

    /// <summary>The server ends the connection.</summary>
    Fatal,
}
