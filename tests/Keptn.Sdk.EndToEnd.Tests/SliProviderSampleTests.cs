using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SliProvider;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/SliProvider against a server that answers as Prometheus does.</summary>
public sealed class SliProviderSampleTests
{
    private const string Sli =
        """
        spec_version: '1.0'
        indicators:
          error_rate: sum(rate(http_requests_total{job="$SERVICE-$STAGE",status=~"5..",build="$LABEL.build"}[$DURATION_SECONDS]))
          throughput: scalar(x)
          nothing: missing
          many: up
          undefined: 0/0
          broken: sum(
        """;

    [Fact]
    public async Task GetSli_EachKindOfAnswer_IsReported()
    {
        await using var prometheus = await ServeAsync();
        await using var host = await KeptnTestHost.StartAsync(services => PrometheusService.AddTo(services, new Uri(prometheus.Urls.First())));
        host.Resources.Add("prometheus/sli.yaml", Sli);

        var run = await host.TriggerAsync(new GetSliTriggered
        {
            Labels = new EventLabels([new("build", "7\"")]),
            GetSli = new()
            {
                SliProvider = "prometheus",
                Start = "2022-01-26T10:00:00Z",
                End = "2022-01-26T10:05:00Z",
                Indicators = ["error_rate", "throughput", "nothing", "many", "undefined", "broken"],
            },
        });

        run.ShouldHaveSent("get-sli.started", "get-sli.finished");
        var values = run.Finished.GetData<GetSliFinished>().GetSli.IndicatorValues!.ToDictionary(value => value.Metric!);
        values["error_rate"].Value.Should().Be(0.25);
        values["throughput"].Value.Should().Be(42);
        values["nothing"].Message.Should().Be("the query gave no value");
        values["many"].Message.Should().Be("the query gave 2 values where one is needed");
        values["undefined"].Message.Should().Be("the query gave NaN, which is no number");
        values["broken"].Message.Should().Be("Prometheus refuses the query: 1:5: parse error: unclosed left parenthesis");
        run.Finished.Result.Should().Be(KeptnResult.Warning);
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(context =>
        {
            var query = context.Request.Query["query"].ToString();
            context.Response.StatusCode = query == "sum(" || context.Request.Query["time"] != "1643191500" ? 400 : 200;
            return context.Response.WriteAsync(query switch
            {
                """sum(rate(http_requests_total{job="carts-dev",status=~"5..",build="7\""}[300s]))""" => Success("vector", """[{"metric":{},"value":[1643191500,"0.25"]}]"""),
                "scalar(x)" => Success("scalar", """[1643191500,"42"]"""),
                "missing" => Success("vector", "[]"),
                "up" => Success("vector", """[{"metric":{"i":"a"},"value":[1643191500,"1"]},{"metric":{"i":"b"},"value":[1643191500,"0"]}]"""),
                "0/0" => Success("scalar", """[1643191500,"NaN"]"""),
                _ => """{"status":"error","errorType":"bad_data","error":"1:5: parse error: unclosed left parenthesis"}""",
            });
        });
        await application.StartAsync();
        return application;
    }

    private static string Success(string type, string result) => $$$"""{"status":"success","data":{"resultType":"{{{type}}}","result":{{{result}}}}}""";
}
