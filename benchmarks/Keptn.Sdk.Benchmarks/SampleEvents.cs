using System.Text;

namespace Keptn.Sdk.Benchmarks;

/// <summary>Events as shipyard-controller sends them, made up for these benchmarks.</summary>
internal static class SampleEvents
{
    private const string IdOfTemplate = "9f4e5a6c-1d2b-4c3a-8e7f-000000000000";

    /// <summary>About 500 bytes: the first task of a sequence.</summary>
    internal static byte[] Small { get; } = Create("""
        {"deployment":{"deploymentURIsLocal":["http://carts.sockshop-dev"]},"project":"sockshop","service":"carts","stage":"dev","test":{"teststrategy":"functional"}}
        """);

    /// <summary>About 5 KB: a task late in a sequence, with what the tasks before it left in the payload.</summary>
    internal static byte[] Large { get; } = Create($$$"""
        {"configurationChange":{"values":{"image":"docker.io/keptnexamples/carts:0.13.1"}},"deployment":{"deploymentNames":["direct"],"deploymentURIsLocal":["http://carts.sockshop-staging.svc.cluster.local:80"],"deploymentURIsPublic":["http://carts.sockshop-staging.127.0.0.1.nip.io:80"],"deploymentstrategy":"blue_green_service","gitCommit":"c3a6c3f5b2b04d2a9f1a7c3a0a57c0c5a7d7b8e1"},"evaluation":{"comparedEvents":["b1d1f0a3-36a5-4a51-9a3c-0a7e6c6b9a01"],"gitCommit":"","indicatorResults":[{{{Indicators(12)}}}],"result":"pass","score":100,"sloFileContent":"LS0tCnNwZWNfdmVyc2lvbjogJzAuMS4wJwo=","timeEnd":"2022-01-02T03:04:05.000Z","timeStart":"2022-01-02T03:00:05.000Z"},"labels":{"buildId":"4711","owner":"team-checkout"},"message":"","project":"sockshop","result":"pass","service":"carts","stage":"staging","status":"succeeded","temporaryData":{"distributor":{"subscriptionID":"7d6c1c0e-5d1a-4d0a-8f39-3c1f2f7d9b10"}},"test":{"end":"2022-01-02T03:04:05.000Z","start":"2022-01-02T03:00:05.000Z","teststrategy":"performance"}}
        """);

    /// <summary>The small event with an id of its own, as a transport would have received it.</summary>
    internal static byte[] SmallWithId(int number)
    {
        var bytes = Small.AsSpan().ToArray();
        var id = bytes.AsSpan().IndexOf("000000000000\""u8);
        for (var i = id + 11; number > 0; i--, number /= 10)
        {
            bytes[i] = (byte)('0' + (number % 10));
        }

        return bytes;
    }

    private static string Indicators(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $$$"""
        {"displayName":"Indicator {{{i}}}","keySli":false,"passTargets":[{"criteria":"<=+10%","targetValue":{{{i}}}00.5,"violated":false},{"criteria":"<600","targetValue":600,"violated":false}],"score":1,"status":"pass","value":{"metric":"response_time_p{{{i}}}","success":true,"value":{{{i}}}12.25}}
        """.Trim()));

    private static byte[] Create(string data) => Encoding.UTF8.GetBytes($$$"""
        {"data":{{{data.Trim()}}},"datacontenttype":"application/json","gitcommitid":"4c9d1e55b0a4e1a3b1f3c2d7a9e8f60718293a4b","id":"{{{IdOfTemplate}}}","shkeptncontext":"a8d1c5f2-7b6e-4d3c-9a2f-1e0d9c8b7a65","shkeptnspecversion":"0.2.4","source":"shipyard-controller","specversion":"1.0","time":"2022-01-02T03:04:05.123456789Z","type":"sh.keptn.event.test.triggered"}
        """.Trim());
}
