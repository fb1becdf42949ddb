using System.Text.Json;

namespace TaskKit.Http.OpenApi;

/// <summary>The schemas that the bodies and answers of all programs have in common.</summary>
internal static class OpenApiSchemas
{
    private const string States = """["SCHEDULED","PENDING","RUNNING","RETRYING","DONE","DEAD","CANCELLED"]""";

    private static readonly (string Name, string Schema)[] All =
    [
        (
            "Submit",
            """
            {"type":"object","required":["type","payload"],"additionalProperties":false,"properties":{
              "id":{"type":"string","format":"uuid","description":"Chosen by the caller; a repeat with the same content is the same task."},
              "type":{"type":"string","minLength":1,"maxLength":200},
              "payload":{"description":"As the type declares it."},
              "version":{"type":"integer","minimum":1},
              "key":{"type":"string","minLength":1,"maxLength":512,"description":"Tasks of one type and key run one after the other."},
              "priority":{"type":"integer","minimum":-2,"maximum":2},
              "delay":{"description":"30s, 5m, 1h, or a number of seconds.","type":["string","number"]},
              "not_before":{"type":"string","format":"date-time"},
              "scheduled_at":{"type":"string","format":"date-time","description":"The same as not_before."},
              "max_retries":{"type":"integer","minimum":0,"maximum":1000},
              "timeout":{"type":"string","description":"30s, 5m, 1h, or infinite."},
              "metadata":{"type":"object","additionalProperties":{"type":"string"}},
              "idempotency_key":{"type":"string","minLength":1,"maxLength":512}}}
            """
        ),
        (
            "Accepted",
            """
            {"type":"object","required":["task_id","status","created_at"],"properties":{
              "task_id":{"type":"string","format":"uuid"},"status":{"type":"string","enum":STATES},"created_at":{"type":"string","format":"date-time"},
              "existing":{"type":"boolean","description":"True where an earlier submit had stored the task."}}}
            """
        ),
        (
            "BatchLine",
            """
            {"type":"object","required":["line"],"properties":{"line":{"type":"integer"},"task_id":{"type":"string","format":"uuid"},
              "status":{"type":"string"},"created_at":{"type":"string","format":"date-time"},"existing":{"type":"boolean"},
              "problem":{"$ref":"#/components/schemas/Problem"}}}
            """
        ),
        (
            "Task",
            """
            {"type":"object","required":["task_id","type","status","attempts","crashes","generation","priority","created_at","due_at"],"properties":{
              "task_id":{"type":"string","format":"uuid"},"type":{"type":"string"},"status":{"type":"string","enum":STATES},
              "attempts":{"type":"integer"},"crashes":{"type":"integer"},"generation":{"type":"integer"},"priority":{"type":"integer"},
              "version":{"type":"integer"},"key":{"type":"string"},"idempotency_key":{"type":"string"},"max_retries":{"type":"integer"},
              "timeout":{"type":"string"},"created_at":{"type":"string","format":"date-time"},"due_at":{"type":"string","format":"date-time"},
              "started_at":{"type":"string","format":"date-time"},"finished_at":{"type":"string","format":"date-time"},"worker":{"type":"string"},
              "metadata":{"type":"object","additionalProperties":{"type":"string"}},
              "failure":{"type":"object","required":["reason","type","message"],"properties":{"reason":{"type":"string"},"type":{"type":"string"},
                "code":{"type":"string"},"message":{"type":"string"}}},
              "payload":{},"result":{}}}
            """
        ),
        (
            "TaskPage",
            """
            {"type":"object","required":["tasks","next"],"properties":{"tasks":{"type":"array","items":{"$ref":"#/components/schemas/Task"}},
              "next":{"type":["string","null"],"description":"The cursor of the next page; null at the end and only there."}}}
            """
        ),
        ("Counts", """{"type":"object","additionalProperties":{"type":"object","additionalProperties":{"type":"integer"}}}"""),
        (
            "Type",
            """
            {"type":"object","required":["task_type"],"properties":{"task_type":{"type":"string"},"domain":{"type":"string"},
              "description":{"type":"string"},"version":{"type":"string"},"capabilities":{"type":"array","items":{"type":"string"}},
              "registered_at":{"type":"string","format":"date-time"},"enabled":{"type":"boolean"}}}
            """
        ),
        (
            "TypeList",
            """
            {"type":"object","required":["success","data"],"properties":{"success":{"type":"boolean"},
              "data":{"type":"array","items":{"$ref":"#/components/schemas/Type"}}}}
            """
        ),
        (
            "TypeAnswer",
            """
            {"type":"object","required":["success","data"],"properties":{"success":{"type":"boolean"},"data":{"$ref":"#/components/schemas/Type"}}}
            """
        ),
        (
            "Validity",
            """{"type":"object","required":["success","data"],"properties":{"success":{"type":"boolean"},"data":{"type":"boolean"}}}"""
        ),
        (
            "PostedType",
            """
            {"type":"object","required":["task_type"],"additionalProperties":false,"properties":{"task_type":{"type":"string","minLength":1,"maxLength":200},
              "description":{"type":"string","maxLength":1000},"program":{"type":"string","maxLength":200}}}
            """
        ),
        (
            "PostedPause",
            """
            {"type":"object","required":["scope","reason"],"additionalProperties":false,"properties":{
              "scope":{"type":"string","minLength":1,"maxLength":210,"description":"all, domain:<name>, type:<name> or schedule:<name>."},
              "reason":{"type":"string","minLength":1,"maxLength":1000}}}
            """
        ),
        (
            "Pause",
            """
            {"type":"object","required":["scope","reason","since"],"properties":{"scope":{"type":"string"},"reason":{"type":"string"},
              "by":{"type":"string"},"since":{"type":"string","format":"date-time"}}}
            """
        ),
        (
            "PauseList",
            """
            {"type":"object","required":["pauses"],"properties":{"pauses":{"type":"array","items":{"$ref":"#/components/schemas/Pause"}}}}
            """
        ),
        (
            "Resumed",
            """
            {"type":"object","required":["scope","was_paused"],"properties":{"scope":{"type":"string"},"was_paused":{"type":"boolean"}}}
            """
        ),
        (
            "Why",
            """
            {"type":"object","required":["task_id","status","reasons"],"properties":{"task_id":{"type":"string","format":"uuid"},
              "status":{"type":"string","enum":STATES},"reasons":{"type":"array","minItems":1,"items":{"type":"object","required":["code","detail"],
                "properties":{"code":{"type":"string","description":"A stable code; new ones may come."},"detail":{"type":"string"},
                  "until":{"type":"string","format":"date-time"},"since":{"type":"string","format":"date-time"},"by":{"type":"string"},
                  "workers":{"type":"array","items":{"type":"string"}},"task_id":{"type":"string","format":"uuid"},"scope":{"type":"string"},
                  "cause":{"type":"string"}}}}}}
            """
        ),
        (
            "Problem",
            """
            {"type":"object","required":["type","title","status","detail","code"],"properties":{"type":{"type":"string","format":"uri"},
              "title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},
              "task_id":{"type":"string","format":"uuid"},
              "errors":{"type":"array","items":{"type":"object","required":["pointer","rule","detail"],"properties":{"pointer":{"type":"string"},
                "rule":{"type":"string"},"detail":{"type":"string"}}}}}}
            """
        ),
    ];

    public static void Write(Utf8JsonWriter json)
    {
        foreach (var (name, schema) in All.Concat(LimitSchemas.All).Concat(ScheduleSchemas.All))
        {
            json.WritePropertyName(name);
            using var document = JsonDocument.Parse(schema.Replace("STATES", States, StringComparison.Ordinal));
            document.RootElement.WriteTo(json);
        }
    }
}
