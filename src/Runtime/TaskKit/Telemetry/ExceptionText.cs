namespace TaskKit.Telemetry;

/// <summary>Reads the text of an exception. Exceptions are foreign code: their texts may be null, or throw.</summary>
internal static class ExceptionText
{
    public static string Of(Exception exception)
    {
        try
        {
            return exception.Message ?? $"{exception.GetType()}, whose Message is null.";
        }
        catch (Exception)
        {
            return $"{exception.GetType()}, whose Message throws.";
        }
    }
}
