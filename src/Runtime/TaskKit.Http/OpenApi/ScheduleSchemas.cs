namespace TaskKit.Http.OpenApi;

/// <summary>The schemas of schedules.</summary>
internal static class ScheduleSchemas
{
    private const string Members = """
        "name":{"type":"string"},"type":{"type":"string"},"rule":{"type":"string","description":"A cron text, or an interval such as 30s."},
        "words":{"type":"string","description":"The rule in plain English."},"time_zone":{"type":"string"},
        "source":{"type":"string","enum":["code","runtime"]},"program":{"type":"string","description":"The program that stated it."},
        "missed":{"type":"string","enum":["Once","Skip","All"]},"max_missed":{"type":"integer"},
        "overlap":{"type":"string","enum":["Skip","Allow","Queue","CancelRunning"]},"paused":{"$ref":"#/components/schemas/Pause"},
        "last":{"type":"string","format":"date-time","description":"The newest time that was dealt with."},
        "last_task":{"type":"string","format":"uuid"},"next":{"type":"string","format":"date-time"}
        """;

    private const string Required =
        "\"name\",\"type\",\"rule\",\"words\",\"time_zone\",\"source\",\"program\",\"missed\",\"max_missed\",\"overlap\"";

    public static readonly (string Name, string Schema)[] All =
    [
        ("Schedule", $$$"""{"type":"object","required":[{{{Required}}}],"properties":{{{{Members}}}}}"""),
        (
            "ScheduleDetails",
            $$$$"""
            {"type":"object","required":[{{{{Required}}}},"times","tasks"],"properties":{{{{{Members}}}},
              "times":{"type":"array","maxItems":10,"items":{"type":"string","format":"date-time"},"description":"The next times; none while it is paused."},
              "tasks":{"type":"array","maxItems":10,"items":{"$ref":"#/components/schemas/Task"},
                "description":"The tasks of its last times that are still stored, the newest first."}}}
            """
        ),
        (
            "ScheduleList",
            """
            {"type":"object","required":["schedules"],"properties":{"schedules":{"type":"array","items":{"$ref":"#/components/schemas/Schedule"}}}}
            """
        ),
        (
            "PostedSchedule",
            """
            {"type":"object","required":["rule","task"],"additionalProperties":false,"properties":{
              "rule":{"type":"string","minLength":1,"maxLength":200,"description":"A cron text of five or six fields, or an interval of 1 s to 365 days such as 30s."},
              "time_zone":{"type":"string","minLength":1,"maxLength":100,"description":"The time zone of a cron text, by its IANA name. UTC by default."},
              "missed":{"type":"string","enum":["Once","Skip","All"]},"max_missed":{"type":"integer","minimum":1,"maximum":1000},
              "overlap":{"type":"string","enum":["Skip","Allow","Queue","CancelRunning"]},
              "task":{"type":"object","required":["type","payload"],"additionalProperties":false,"description":"The task of each time.","properties":{
                "type":{"type":"string","minLength":1,"maxLength":200},"payload":{"description":"As the type declares it."},
                "version":{"type":"integer","minimum":1},"key":{"type":"string","minLength":1,"maxLength":512},
                "priority":{"type":"integer","minimum":-2,"maximum":2},"max_retries":{"type":"integer","minimum":0,"maximum":1000},
                "timeout":{"type":"string"},"metadata":{"type":"object","additionalProperties":{"type":"string"}}}}},
              "examples":[{"rule":"0 3 * * *","time_zone":"Europe/Amsterdam","task":{"type":"report","payload":{"shop":"acme"}}}]}
            """
        ),
        ("RemovedSchedule", """{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}"""),
        (
            "ScheduleRun",
            """
            {"type":"object","required":["name","task_id","submitted"],"properties":{"name":{"type":"string"},"task_id":{"type":"string","format":"uuid"},
              "submitted":{"type":"boolean","description":"False while a request for the task stands."},
              "until":{"type":"string","format":"date-time","description":"The end of the request."},"detail":{"type":"string"}}}
            """
        ),
    ];
}
