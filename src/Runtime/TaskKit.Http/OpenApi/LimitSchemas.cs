namespace TaskKit.Http.OpenApi;

/// <summary>The schemas of limits.</summary>
internal static class LimitSchemas
{
    public static readonly (string Name, string Schema)[] All =
    [
        (
            "PostedLimit",
            """
            {"type":"object","minProperties":1,"additionalProperties":false,"properties":{
              "total_concurrency":{"type":"integer","minimum":0,"maximum":100000,
                "description":"The most tasks of the type that run at once in all workers; 0 is no limit. Left out: what programs state."},
              "rate":{"type":"string","minLength":1,"maxLength":100,
                "description":"The most tasks of the type that begin within any one period, in all workers: a number, a slash and a duration of 10ms to 1d; 0 is no limit. Left out: what programs state."}},
              "examples":[{"total_concurrency":5,"rate":"100/1s"}]}
            """
        ),
        (
            "Limit",
            """
            {"type":"object","required":["type","since"],"properties":{"type":{"type":"string"},"total_concurrency":{"type":"integer"},
              "rate":{"type":"string"},"by":{"type":"string"},"since":{"type":"string","format":"date-time"}},
              "examples":[{"type":"sms","total_concurrency":5,"rate":"100/1s","by":"ops","since":"2026-11-26T12:00:00Z"}]}
            """
        ),
        (
            "LimitList",
            """
            {"type":"object","required":["limits"],"properties":{"limits":{"type":"array","items":{"$ref":"#/components/schemas/Limit"}}}}
            """
        ),
        (
            "ClearedLimit",
            """
            {"type":"object","required":["type","was_set"],"properties":{"type":{"type":"string"},"was_set":{"type":"boolean"}}}
            """
        ),
    ];
}
