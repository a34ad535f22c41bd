using System.Net;
using Keptn.Sdk.Hosting.Health;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Finds what is wrong with a connection's options, wherever they come from.</summary>
internal static class ConnectionOptionsValidator
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestLookBack = TimeSpan.FromDays(30);

    internal static void Validate(KeptnConnectionOptions options, List<string> problems)
    {
        if (options.Transport is { } kind && !Enum.IsDefined(kind))
        {
            problems.Add($"{Settings.Transport.FullKey} is {(int)kind}; there is no such transport.");
        }

        if (options.ListenAddress is { } address && !IPAddress.TryParse(address, out _))
        {
            problems.Add($"{Settings.ListenAddress.FullKey} is '{address}'; it must be an IP address.");
        }

        CheckPort(Settings.HealthPort, options.Health.Port, problems);
        CheckDuration(Settings.SequencePollingInterval, options.SequencePollingInterval, problems);
        ValidateRemote(options.Remote, problems);
        ValidateDistributor(options.Distributor, problems);
    }

    /// <summary>The path as it is compared: with a slash before and none behind.</summary>
    internal static string NormalizePath(string? path) => "/" + (path ?? string.Empty).Trim().Trim('/');

    private static void ValidateRemote(KeptnRemoteOptions options, List<string> problems)
    {
        CheckDuration(Settings.RemotePollingInterval, options.PollingInterval, problems);
        CheckDuration(Settings.RemoteMinPollingInterval, options.MinPollingInterval, problems);
        CheckDuration(Settings.RemoteMaxRetryDelay, options.MaxRetryDelay, problems);
        CheckDuration(Settings.RemoteStoreOverlap, options.StoreOverlap, problems);
        CheckPositive(Settings.RemotePageSize, options.PageSize, problems);
        CheckPositive(Settings.RemoteMaxEventSize, options.MaxEventSize, problems);
        if (options.LookBack < TimeSpan.Zero || options.LookBack > s_longestLookBack)
        {
            problems.Add($"{Settings.RemoteLookBack.Describe()} is {options.LookBack}; it must be from zero to 30 days.");
        }
    }

    private static void ValidateDistributor(KeptnDistributorOptions options, List<string> problems)
    {
        CheckPort(Settings.DistributorPort, options.Port, problems);
        CheckDuration(Settings.DistributorQueueTimeout, options.QueueTimeout, problems);
        CheckDuration(Settings.DistributorSendTimeout, options.SendTimeout, problems);
        CheckPositive(Settings.DistributorMaxEventSize, options.MaxEventSize, problems);
        CheckPositive(Settings.DistributorMaxReceivedSize, options.MaxReceivedSize, problems);
        CheckPositive(Settings.DistributorMaxConcurrentDeliveries, options.MaxConcurrentDeliveries, problems);
        if (options.EventAddress is { } address)
        {
            if (!address.IsAbsoluteUri || !SettingsReader.IsHttp(address.OriginalString))
            {
                problems.Add($"{Settings.DistributorEventAddress.Describe()} must be an address that begins with http:// or https://.");
            }
            else if (address.UserInfo.Length > 0)
            {
                problems.Add($"{Settings.DistributorEventAddress.Describe()} must not hold a user or a password: a distributor asks for none.");
            }
        }

        var path = NormalizePath(options.Path);
        if (path.AsSpan().ContainsAny("?#%\\ ") || path.Contains("//", StringComparison.Ordinal))
        {
            problems.Add($"{Settings.DistributorPath.Describe()} is '{options.Path}'; it must be a plain path such as /events.");
        }
        else if (HealthEndpoint.IsHealthPath(path))
        {
            problems.Add($"{Settings.DistributorPath.Describe()} is '{options.Path}'; that is where health is reported.");
        }
    }

    private static void CheckPort(Setting setting, int port, List<string> problems)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            problems.Add($"{setting.Describe()} is {port}; it must be a port, from 0 to 65535.");
        }
    }

    private static void CheckPositive(Setting setting, int value, List<string> problems)
    {
        if (value < 1)
        {
            problems.Add($"{setting.Describe()} is {value}; it must be at least 1.");
        }
    }

    private static void CheckDuration(Setting setting, TimeSpan value, List<string> problems)
    {
        if (value <= TimeSpan.Zero || value > s_longest)
        {
            problems.Add($"{setting.Describe()} is {value}; it must be more than zero and at most a day.");
        }
    }
}
