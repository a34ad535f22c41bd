using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Reads <see cref="KeptnConnectionOptions"/> from the host's configuration, where it has one.</summary>
internal sealed class ConnectionOptionsFromConfiguration(IServiceProvider services) : IConfigureOptions<KeptnConnectionOptions>
{
    public void Configure(KeptnConnectionOptions options) => Read(new SettingsReader(services.GetService<IConfiguration>()), options);

    internal static void Read(SettingsReader reader, KeptnConnectionOptions options)
    {
        options.Transport = reader.GetEnum<KeptnTransportKind>(Settings.Transport) ?? options.Transport;
        reader.FillList(Settings.Subscriptions, options.Subscriptions);
        reader.FillList(Settings.ProjectFilter, options.ProjectFilter);
        reader.FillList(Settings.StageFilter, options.StageFilter);
        reader.FillList(Settings.ServiceFilter, options.ServiceFilter);
        options.DisableRegistration = reader.GetBoolean(Settings.DisableRegistration) ?? options.DisableRegistration;
        options.ListenAddress = reader.GetText(Settings.ListenAddress) ?? options.ListenAddress;
        ReadDistributor(reader, options.Distributor);
        ReadNats(reader, options.Nats);
        options.SequencePollingInterval = reader.GetDuration(Settings.SequencePollingInterval) ?? options.SequencePollingInterval;
        ReadRemote(reader, options.Remote);
        options.Health.Enabled = reader.GetBoolean(Settings.HealthEnabled) ?? options.Health.Enabled;
        options.Health.Port = GetPort(reader, Settings.HealthPort) ?? options.Health.Port;
        ReadDeployment(reader, options.Deployment);
    }

    private static void ReadNats(SettingsReader reader, KeptnNatsOptions options)
    {
        options.Servers = reader.Find(Settings.NatsServers, v => v.Name != Settings.EventBroker || !SettingsReader.IsHttp(v.Text))?.Text
            ?? options.Servers;
        options.QueueGroup = reader.IsEmptyInSection(Settings.NatsQueueGroup)
            ? string.Empty
            : reader.GetText(Settings.NatsQueueGroup) ?? options.QueueGroup;
        options.UserName = reader.GetText(Settings.NatsUserName) ?? options.UserName;
        options.Password = reader.GetText(Settings.NatsPassword) ?? options.Password;
        options.Token = reader.GetText(Settings.NatsToken) ?? options.Token;
        options.CaFile = reader.GetText(Settings.NatsCaFile) ?? options.CaFile;
        options.CertificateFile = reader.GetText(Settings.NatsCertificateFile) ?? options.CertificateFile;
        options.KeyFile = reader.GetText(Settings.NatsKeyFile) ?? options.KeyFile;
    }

    private static void ReadRemote(SettingsReader reader, KeptnRemoteOptions options)
    {
        options.PollingInterval = reader.GetDuration(Settings.RemotePollingInterval) ?? options.PollingInterval;
        options.MinPollingInterval = reader.GetDuration(Settings.RemoteMinPollingInterval) ?? options.MinPollingInterval;
        options.MaxRetryDelay = reader.GetDuration(Settings.RemoteMaxRetryDelay) ?? options.MaxRetryDelay;
        options.LookBack = reader.GetDuration(Settings.RemoteLookBack) ?? options.LookBack;
        options.StoreOverlap = reader.GetDuration(Settings.RemoteStoreOverlap) ?? options.StoreOverlap;
        options.PageSize = reader.GetInt32(Settings.RemotePageSize) ?? options.PageSize;
        options.MaxEventSize = reader.GetInt32(Settings.RemoteMaxEventSize) ?? options.MaxEventSize;
    }

    private static void ReadDistributor(SettingsReader reader, KeptnDistributorOptions options)
    {
        options.EventAddress = reader.GetHttpAddress(
            Settings.DistributorEventAddress, v => !v.IsLegacy || SettingsReader.IsHttp(v.Text)) ?? options.EventAddress;
        options.Port = GetPort(reader, Settings.DistributorPort) ?? options.Port;
        options.Path = reader.GetText(Settings.DistributorPath) ?? options.Path;
        options.AllowRemoteCallers = reader.GetBoolean(Settings.DistributorAllowRemoteCallers) ?? options.AllowRemoteCallers;
        options.MaxEventSize = reader.GetInt32(Settings.DistributorMaxEventSize) ?? options.MaxEventSize;
        options.MaxReceivedSize = reader.GetInt32(Settings.DistributorMaxReceivedSize) ?? options.MaxReceivedSize;
        options.MaxConcurrentDeliveries = reader.GetInt32(Settings.DistributorMaxConcurrentDeliveries) ?? options.MaxConcurrentDeliveries;
        options.QueueTimeout = reader.GetDuration(Settings.DistributorQueueTimeout) ?? options.QueueTimeout;
        options.SendTimeout = reader.GetDuration(Settings.DistributorSendTimeout) ?? options.SendTimeout;
    }

    private static void ReadDeployment(SettingsReader reader, KeptnDeploymentOptions options)
    {
        options.Namespace = reader.GetText(Settings.DeploymentNamespace) ?? options.Namespace;
        options.Name = reader.GetText(Settings.DeploymentName) ?? options.Name;
        options.Version = reader.GetText(Settings.DeploymentVersion) ?? options.Version;
        options.PodName = reader.GetText(Settings.DeploymentPodName) ?? options.PodName;
        options.NodeName = reader.GetText(Settings.DeploymentNodeName) ?? options.NodeName;
        options.Location = reader.GetText(Settings.DeploymentLocation) ?? options.Location;
    }

    private static int? GetPort(SettingsReader reader, Setting setting) => reader.GetInt32(setting, "a port, from 0 to 65535");
}
