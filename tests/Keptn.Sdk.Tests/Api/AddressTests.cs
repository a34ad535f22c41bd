using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class AddressTests : ApiContractTest
{
    [Theory]
    [InlineData("/api", "/api")]
    [InlineData("/api/", "/api")]
    [InlineData("/api//", "/api")]
    [InlineData("/prefix/api", "/prefix/api")]
    [InlineData("/api/controlPlane", "/api")]
    [InlineData("/api/controlPlane/", "/api")]
    [InlineData("/api/resource-service", "/api")]
    [InlineData("/api/secrets", "/api")]
    [InlineData("/", "")]
    public async Task Endpoint_AsPeopleWriteIt_LeadsToEachService(string path, string root)
    {
        Server.OnRequest = _ => new(200, "{}");
        var api = Remote(options => options.Endpoint = new Uri(Server.Address, path));

        await CallEachServiceAsync(api);
        await api.Metadata.GetAsync();
        await api.Secrets.ListAsync();

        Server.Requests.Select(r => r.Target).Should().Equal(
            $"{root}/controlPlane/v1/project/p",
            $"{root}/resource-service/v1/project/p/resource/f",
            $"{root}/mongodb-datastore/event?project=p",
            $"{root}/v1/metadata",
            $"{root}/secrets/v1/secret");
    }

    [Fact]
    public async Task InCluster_Default_CallsEachServiceAtItsOwnHost()
    {
        Server.OnRequest = _ => new(200, "{}");
        var api = InCluster();

        await CallEachServiceAsync(api);
        await api.Metadata.GetAsync();
        await api.Secrets.ListAsync();

        Server.Requests.Select(r => r.Header("Host") + r.Target).Should().Equal(
            "shipyard-controller:8080/v1/project/p",
            "resource-service:8080/v1/project/p/resource/f",
            "mongodb-datastore:8080/event?project=p",
            "api-service:8080/v1/metadata",
            "secret-service:8080/v1/secret");
    }

    [Fact]
    public async Task InCluster_OwnAddresses_AreUsed()
    {
        Server.OnRequest = _ => new(200, "{}");
        var api = InCluster(options =>
        {
            options.Services.ShipyardController = new("http://shipyard-controller.keptn:8080/sc/");
            options.Services.MongodbDatastore = new("http://ds");
        });

        await CallEachServiceAsync(api);

        Server.Requests.Select(r => r.Header("Host") + r.Target).Should().Equal(
            "shipyard-controller.keptn:8080/sc/v1/project/p",
            "resource-service:8080/v1/project/p/resource/f",
            "ds/event?project=p");
    }

    [Fact]
    public async Task Distributor_Forwarded_CallsThePrefixes()
    {
        Server.OnRequest = _ => new(200, "{}");

        await CallEachServiceAsync(Distributor());

        Server.Requests.Select(r => r.Target).Should().Equal(
            "/controlPlane/v1/project/p", "/resource-service/v1/project/p/resource/f", "/mongodb-datastore/event?project=p");
    }

    private static async Task CallEachServiceAsync(IKeptnApi api)
    {
        await api.Projects.GetAsync("p");
        await api.Resources.GetAsync(ResourceScope.Project("p"), "f");
        await ToListAsync(api.Events.QueryAsync(new() { Project = "p" }));
    }
}
