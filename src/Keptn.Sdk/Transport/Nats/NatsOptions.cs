namespace Keptn.Sdk.Transport.Nats;

/// <summary>How to connect to NATS, and the limits of a connection. Every limit has a safe default.</summary>
internal sealed class NatsOptions
{
    /// <summary>
    /// Where the servers are: <c>nats://</c> or <c>tls://</c> addresses with commas between them, port 4222 where none is
    /// given, credentials allowed (<c>nats://user:password@host</c>, <c>nats://token@host</c>). Default as in the Go SDK.
    /// </summary>
    public string Servers { get; set; } = "nats://keptn-nats";

    /// <summary>The name under which the server lists the connection. Default: the service name.</summary>
    public string? ClientName { get; set; }

    /// <summary>
    /// The group whose members share the events. <see langword="null"/> means the service name, as in the Go SDK, so
    /// that Go and C# replicas of one service share; empty means no group: every replica gets every event.
    /// </summary>
    public string? QueueGroup { get; set; }

    /// <summary>The user, with <see cref="Password"/>. Credentials in a server address go first.</summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The token of a server that asks for one.</summary>
    public string? Token { get; set; }

    /// <summary>A credentials file (JWT and nkey). Not supported: setting it is refused by name.</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>An nkey seed file. Not supported: setting it is refused by name.</summary>
    public string? NKeySeedFile { get; set; }

    /// <summary>Certificates and their verification.</summary>
    public NatsTlsOptions Tls { get; } = new();

    /// <summary>How long one attempt on one server may take, TLS and sign-in included. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after the first round over all servers failed; it doubles with every round. Default 100 ms.</summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two rounds, and the wait after a refused sign-in. Default 10 s.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how many failed attempts in a row to give up. Default <see langword="null"/>: never.</summary>
    public int? MaxReconnectAttempts { get; set; }

    /// <summary>How long nothing may arrive before the server is asked whether it is there. Default 20 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the server may leave a PING unanswered before the connection counts as dead. Default 10 s.</summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes wait for the network, a reconnect included, before senders wait. Default 8 MiB.</summary>
    public int MaxPendingBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How long a sender waits for room in that buffer before it fails. Default 30 s.</summary>
    public TimeSpan PendingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long reading may pause because the service is at its limits, before messages are dropped (and counted).
    /// Default 5 s; a server ends a connection that does not read for its write_deadline, 10 s by default.
    /// </summary>
    public TimeSpan MaxReadPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest message that is read, in bytes; a larger one is dropped and counted. Default 5 MiB.</summary>
    public int MaxMessageSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How long to wait for the answer to a request, JetStream's acknowledgement included. Default 5 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the knowledge whether a stream covers a subject stays fresh. Default 1 min.</summary>
    public TimeSpan StreamCheckInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What users may set, with the limits at their defaults.</summary>
    internal static NatsOptions From(KeptnNatsOptions options)
    {
        var nats = new NatsOptions
        {
            Password = options.Password,
            QueueGroup = options.QueueGroup,
            Servers = options.Servers,
            Token = options.Token,
            UserName = options.UserName,
        };
        nats.Tls.CaFile = options.CaFile;
        nats.Tls.CertificateFile = options.CertificateFile;
        nats.Tls.KeyFile = options.KeyFile;
        return nats;
    }

    /// <summary>What is wrong with these options; empty when nothing is.</summary>
    internal IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!NatsServerAddress.TryParseList(Servers, out _, out var problem))
        {
            problems.Add(problem);
        }

        RefuseKeys(problems, nameof(CredentialsFile), CredentialsFile);
        RefuseKeys(problems, nameof(NKeySeedFile), NKeySeedFile);
        if (UserName is not null && Token is not null)
        {
            problems.Add($"{nameof(UserName)} and {nameof(Token)} are both set; a NATS connection signs in with one of them.");
        }

        if (UserName is null != Password is null)
        {
            problems.Add($"{nameof(UserName)} and {nameof(Password)} belong together; only one is set.");
        }

        if (!string.IsNullOrEmpty(QueueGroup) && !NatsSubject.IsValidQueueGroup(QueueGroup))
        {
            problems.Add($"{nameof(QueueGroup)} '{QueueGroup}' has blanks or control characters.");
        }

        Tls.Validate(problems);
        ValidateLimits(problems);
        return problems;
    }

    private static void RefuseKeys(List<string> problems, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            problems.Add(
                $"{name} is set, but nkey and JWT sign-in (Ed25519) is not supported. Use a user and password, a token, or a client certificate.");
        }
    }

    private void ValidateLimits(List<string> problems)
    {
        ReadOnlySpan<(string Name, TimeSpan Value)> durations =
        [
            (nameof(ConnectTimeout), ConnectTimeout), (nameof(ReconnectDelay), ReconnectDelay),
            (nameof(MaxReconnectDelay), MaxReconnectDelay), (nameof(PingInterval), PingInterval),
            (nameof(PongTimeout), PongTimeout), (nameof(PendingTimeout), PendingTimeout),
            (nameof(MaxReadPause), MaxReadPause), (nameof(RequestTimeout), RequestTimeout),
            (nameof(StreamCheckInterval), StreamCheckInterval),
        ];
        foreach (var (name, value) in durations)
        {
            // The upper bound is that of every timer.
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                problems.Add($"{name} is {value}; it must be more than zero and at most a day.");
            }
        }

        if (MaxPendingBytes <= 0)
        {
            problems.Add($"{nameof(MaxPendingBytes)} is {MaxPendingBytes}; it must be more than zero.");
        }

        if (MaxMessageSize <= 0)
        {
            problems.Add($"{nameof(MaxMessageSize)} is {MaxMessageSize}; it must be more than zero.");
        }

        if (MaxReconnectAttempts <= 0)
        {
            problems.Add($"{nameof(MaxReconnectAttempts)} is {MaxReconnectAttempts}; it must be more than zero, or not set.");
        }
    }
}
