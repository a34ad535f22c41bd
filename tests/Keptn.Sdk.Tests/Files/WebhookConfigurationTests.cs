using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class WebhookConfigurationTests
{
    private const string Beta = "apiVersion: webhookconfig.keptn.sh/v1beta1\nspec:\n  webhooks:\n  - type: t\n    subscriptionID: s\n    requests:\n";
    private const string Alpha = "apiVersion: webhookconfig.keptn.sh/v1alpha1\nspec:\n  webhooks:\n  - type: t\n    subscriptionID: s\n    requests:\n";

    [Fact]
    public void Parse_Alpha_GivesEveryField()
    {
        var configuration = WebhookConfiguration.Parse(Sample.Read("webhook", "alpha.yaml"), "webhook.yaml");
        configuration.Should().BeEquivalentTo(new WebhookConfiguration
        {
            ApiVersion = WebhookConfiguration.AlphaApiVersion,
            Kind = "WebhookConfig",
            Name = "chat",
            Webhooks =
            [
                new()
                {
                    Type = "sh.keptn.event.evaluation.finished",
                    SubscriptionId = "2f1ae8a5-7e3a-4a43-8b7c-f3dd22b58a5c",
                    SendStarted = true,
                    SendFinished = true,
                    EnvFrom = [new() { Name = "hook", SecretName = "chat", SecretKey = "url" }],
                    Requests =
                    [
                        new() { Command = "curl --request POST --data '{\"text\":\"{{.data.evaluation.result}}\"}' {{.env.hook}}" },
                        new() { Command = "curl --header 'x-from:keptn' https://chat.example/{{.data.project}}" },
                    ],
                },
            ],
        });
    }

    [Fact]
    public void Parse_Beta_GivesEveryField()
    {
        var configuration = WebhookConfiguration.Parse(Sample.Read("webhook", "beta.yaml"), "webhook.yaml");
        configuration.ApiVersion.Should().Be(WebhookConfiguration.BetaApiVersion);
        configuration.FindWebhook("8812").Should().BeEquivalentTo(new Webhook
        {
            Type = "sh.keptn.event.ticket.triggered",
            SubscriptionId = "8812",
            SendStarted = false,
            Requests =
            [
                new()
                {
                    Url = "https://tickets.example/{{.data.service}}",
                    Method = "POST",
                    Headers = [new() { Key = "content-type", Value = "application/json" }],
                    Payload = "{\"title\": \"{{.data.message}}\"}",
                    Options = "--max-time 10",
                },
            ],
        });
        configuration.FindWebhook("other").Should().BeNull();
        configuration.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", 1, "apiVersion|spec")]
    [InlineData("apiVersion: webhookconfig.keptn.sh/v1\nspec: {webhooks: [{type: t, subscriptionID: s, requests: [c]}]}", 1, "apiVersion")]
    [InlineData("apiVersion: webhookconfig.keptn.sh/v1alpha1\nspec:\n  webhooks: []\n", 3, "spec.webhooks")]
    [InlineData("apiVersion: webhookconfig.keptn.sh/v1alpha1\nspec:\n  webhooks:\n  - requests: []\n", 4,
        "spec.webhooks[0].type|spec.webhooks[0].subscriptionID|spec.webhooks[0].requests")]
    [InlineData(Alpha + "    - curl a\n    sendFinished: 'true'\n", 8, "spec.webhooks[0].sendFinished")]
    [InlineData(Alpha + "    - [curl]\n", 7, "spec.webhooks[0].requests[0]")]
    [InlineData(Beta + "    - curl a\n", 7, "spec.webhooks[0].requests[0]")]
    [InlineData(Beta + "    - payload: a\n", 7, "spec.webhooks[0].requests[0].url|spec.webhooks[0].requests[0].method")]
    [InlineData(Beta + "    - url: u\n      method: post\n", 8, "spec.webhooks[0].requests[0].method")]
    [InlineData(Beta + "    - url: u\n      method: TRACE\n", 8, "spec.webhooks[0].requests[0].method")]
    [InlineData(Beta + "    - url: u\n      method: GET\n      headers:\n      - key: a\n", 10, "spec.webhooks[0].requests[0].headers[0].value")]
    [InlineData(Beta + "    - url: u\n      method: GET\n      headers: {a: b}\n", 9, "spec.webhooks[0].requests[0].headers")]
    [InlineData(Beta + "    - url: u\n      method: GET\n      payload: {a: b}\n", 9, "spec.webhooks[0].requests[0].payload")]
    public void Parse_WhatTheWebhookServiceCannotUse_IsRefusedWithItsPlace(string yaml, int line, string fields)
    {
        var problems = Sample.TheProblems(() => WebhookConfiguration.Parse(yaml, "webhook.yaml"));
        problems.Select(problem => problem.Field).Should().BeEquivalentTo(fields.Split('|'));
        problems.Should().OnlyContain(problem => problem.Line == line);
    }

    [Fact]
    public void Parse_WrongPlaces_QuoteNoValues()
    {
        const string Token = "s3cr3t-t0k3n";
        var texts = new[]
        {
            Beta + $"    - curl -H 'x-token={Token}' https://a\n",
            Beta + $"    - url: u\n      method: GET\n      headers: x-token={Token}\n",
            Beta + $"    - url: u\n      method: GET\n      headers:\n      - x-token={Token}\n",
            Alpha + $"    - curl -H x-token={Token} -H a: b\n    webhook: {{}}\n    envFrom: {Token}\n",
            Alpha + $"    - [curl, {Token}]\n",
            Alpha + $"    - curl a\n      ? {{{Token}: 1}}\n",
            Alpha + $"    - curl {Token}: a\n      curl {Token}: b\n",
        };
        foreach (var text in texts)
        {
            var thrown = FluentActions.Invoking(() => WebhookConfiguration.Parse(text, "webhook.yaml")).Should().Throw<KeptnFileException>().Which;
            thrown.ToString().Should().NotContain(Token);
        }

        var configuration = WebhookConfiguration.Parse(Alpha + $"    - curl -H x-token={Token} -H a: b\n", "webhook.yaml");
        string.Concat(configuration.Warnings).Should().NotContain(Token).And.Contain("a curl command that holds ': ' needs quotes");
    }

    [Fact]
    public void Parse_WhatTheWebhookServiceTakesOtherwise_IsWarnedOf()
    {
        var yaml = Beta + """
                - URL: https://a
                  Method: DELETE
                  payload: 5
                  headers:
                  - {Key: a, value: 1}
                envFrom:
                - name: a
              - type: t
                subscriptionID: s
                requests: [{url: u, method: PATCH}]
            """.ReplaceLineEndings("\n");
        var configuration = WebhookConfiguration.Parse(yaml, "w");
        configuration.Webhooks[0].Requests[0].Should().BeEquivalentTo(new WebhookRequest
        {
            Url = "https://a",
            Method = "DELETE",
            Payload = "5",
            Headers = [new() { Key = "a", Value = "1" }],
        });
        configuration.Warnings.Select(warning => (warning.Line, warning.Field)).Should().Equal(
            (8, "spec.webhooks[0].requests[0].method"),
            (9, "spec.webhooks[0].requests[0].payload"),
            (11, "spec.webhooks[0].requests[0].headers[0].value"),
            (13, "spec.webhooks[0].envFrom[0].secretRef"),
            (15, "spec.webhooks[1].subscriptionID"),
            (16, "spec.webhooks[1].requests[0].method"));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("\"off\"", false)]
    [InlineData("FALSE", false)]
    [InlineData("~", true)]
    public void Parse_SendStarted_TakesTheBooleansOfYaml11(string value, bool expected) =>
        WebhookConfiguration.Parse(Alpha + $"    - curl a\n    sendStarted: {value}\n", "w").Webhooks[0].SendStarted.Should().Be(expected);
}
