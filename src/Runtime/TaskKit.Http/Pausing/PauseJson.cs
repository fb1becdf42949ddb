using System.Text.Json;

namespace TaskKit.Http.Pausing;

/// <summary>A pause as JSON; members are only ever added.</summary>
internal static class PauseJson
{
    public static void Write(Utf8JsonWriter json, TaskPause pause)
    {
        json.WriteStartObject();
        json.WriteString("scope", pause.Scope.ToString());
        json.WriteString("reason", pause.Reason);
        if (pause.By is not null)
            json.WriteString("by", pause.By);
        json.WriteString("since", pause.Since);
        json.WriteEndObject();
    }
}
