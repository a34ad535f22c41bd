namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>What goes wrong with a request.</summary>
internal enum Fault
{
    None,

    /// <summary>The service behind the gateway fails.</summary>
    ServerError,

    /// <summary>The gateway finds no service.</summary>
    GatewayError,

    /// <summary>The gateway finds the request too large.</summary>
    TooLarge,

    /// <summary>The connection breaks before anything is done.</summary>
    CutBefore,

    /// <summary>The connection breaks when all is done and before the answer.</summary>
    CutAfter,
}
