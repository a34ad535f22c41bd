namespace Keptn.Sdk.Tests.CloudEvents.Fuzzing;

/// <summary>Events as they occur around Keptn, to start from.</summary>
internal static class EventTemplates
{
    internal static readonly string[] All =
    [
        """
        {"specversion":"1.0","id":"c4d3a334-6cb9-4e8c-a372-7e0b45942f53","source":"shipyard-controller","type":"sh.keptn.event.test.triggered","time":"2022-03-08T09:50:39.599Z","datacontenttype":"application/json","shkeptncontext":"a3e5f16d-8888-4720-82c7-6995062905c1","gitcommitid":"0f8d1ac0ffee0f8d1ac0ffee0f8d1ac0ffee0f8d","shkeptnspecversion":"0.2.4","data":{"project":"sockshop","stage":"dev","service":"carts","labels":{"build":"17"},"test":{"teststrategy":"functional"},"deployment":{"deploymentURIsLocal":["http://carts.dev"]}}}
        """,
        """
        {"contenttype":"application/json","data":{"project":"p","stage":"s","service":"x","status":"succeeded","result":"pass","message":"","labels":null,"test":{"start":"","end":""}},"id":"1","shkeptncontext":"2","shkeptnspecversion":"0.2.4","source":"jmeter-service","specversion":"1.0","time":"2019-10-28T15:44:27.152330783Z","triggeredid":"3","gitcommitid":"","type":"sh.keptn.event.test.finished"}
        """,
        """{"specversion":"1.0","id":"","source":null,"type":"sh.keptn.event.dev.delivery.triggered","time":"0001-01-01T00:00:00Z","data":null}""",
        """{"type":"t","data_base64":"/+8AAQID","datacontenttype":"application/octet-stream","subject":null,"time":""}""",
        """{"type":"t","datacontenttype":"text/plain","data":"multi\nline \u00e9 \ud83d\ude00 text","dataschema":"http://example.com/s"}""",
        """{"type":"t","extensions":{"a":[1,2.5e10,true,null]},"n":-5,"b":false,"z":null,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","data":[]}""",
        """{ "type" : "sh.keptn.event.get-sli.finished" , "data" : { "get-sli" : { "indicatorValues" : [ { "metric" : "rt" , "value" : 0.5 , "success" : true } ] } } }""",
        """{"type":"sh.keptn.log.error","id":"käse","source":"/ünï/çødé","subject":"日本語 😀","data":{"message":"<html>&'\"\\\/"}}""",
        """{"type":"a","type":"b","id":"1","id":null,"x":1,"x":"two","data":1,"data":{"last":true}}""",
        """{"type":"t","data":{"lone":"\ud800","pair":"\ud83d\ude00","deep":[[[[[[[["x"]]]]]]]]}}""",
    ];
}
