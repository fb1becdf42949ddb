namespace TaskKit.Tool.Tests.Support;

/// <summary>The manifest of a small program, as the generator writes it.</summary>
internal static class ShopManifest
{
    public static string With(string types, string modules = "[\"Shop\"]", string version = "0.1.0") =>
        $$"""
            {"manifestVersion":1,"taskKitVersion":"{{version}}","assembly":"Shop","modules":{{modules}},
             "backends":["{{typeof(SharedMemoryProvider).FullName}}"],"types":[{{types}}]}
            """;

    public const string Sms = """
        {"type":"sms","topic":"tasks.worker.sms","description":"Text messages","handler":"Shop.SendSmsHandler","payload":"Shop.SendSms",
         "maxRetries":5,"timeout":"10s",
         "schema":{"type":"object","properties":{"to":{"type":"string"},"body":{"type":"string"}},"required":["to","body"]}}
        """;

    /// <summary>The text message with a setting.</summary>
    public static readonly string SmsWithKey = Sms.Replace(
        "\"maxRetries\"",
        """
        "settings":[{"name":"ApiKey","variable":"SMS_API_KEY","flag":"--sms-api-key","key":"sms_api_key","kind":"text","required":false,"sensitive":true}],
        "maxRetries"
        """
    );

    /// <summary>The text message with two schedules, one of them in a time zone.</summary>
    public static readonly string SmsOnTime = Sms.Replace(
        "\"maxRetries\"",
        """
        "schedules":[{"name":"sms","cron":"0 3 * * *","timeZone":"Europe/Amsterdam","missed":"once","overlap":"skip"},
         {"name":"sms:often","every":"30s","missed":"all","maxMissed":5,"overlap":"allow"}],
        "maxRetries"
        """
    );

    /// <summary>The four tasks of the user module, with their feature flags.</summary>
    public static readonly string Users = string.Join(
        ',',
        Gated("user:send_welcome_email", "email_notifications"),
        Gated("user:send_password_reset_email", "email_notifications"),
        Gated("user:export_user_data", "data_export"),
        Gated("user:generate_user_report", "report_generation")
    );

    /// <summary>A payment with two versions, each with a payload of its own.</summary>
    public const string Payment = """
        {"type":"payment","topic":"tasks.worker.payment","description":"Payments","handler":"Shop.PaymentV1Handler","payload":"Shop.PaymentV1",
         "domain":"billing","capabilities":["cards"],
         "schema":{"type":"object","properties":{"amount":{"type":"number"}},"required":["amount"]}},
        {"type":"payment","topic":"tasks.worker.payment","description":"Payments","handler":"Shop.PaymentV2Handler","payload":"Shop.PaymentV2",
         "domain":"billing","version":2,"versionText":"2.1.0",
         "schema":{"type":"object","properties":{"cents":{"type":"integer"},"currency":{"type":"string"}},"required":["cents","currency"]}}
        """;

    /// <summary>A task type of a domain.</summary>
    public static string In(string domain, string type) =>
        Sms.Replace("\"sms\"", $"\"{type}\"").Replace("\"description\"", $"\"domain\":\"{domain}\",\"description\"");

    private static string Gated(string type, string flag) =>
        Sms.Replace("\"sms\"", $"\"{type}\"")
            .Replace("\"description\"", $"\"domain\":\"user_management\",\"flags\":[\"{flag}\"],\"description\"");

    public const string Order = """
        {"type":"order","topic":"tasks.worker.order","description":"","handler":null,"payload":"Shop.Order",
         "schema":{"type":"object","properties":{
           "id":{"type":"string","format":"uuid"},
           "items":{"type":"array","items":{"type":"object","properties":{
             "sku":{"type":"string"},"count":{"type":"integer","minimum":0,"maximum":255}},"required":["sku"]}},
           "note":{"type":["string","null"]},
           "labels":{"type":["object","null"],"additionalProperties":{"type":"string"}},
           "size":{"type":"string","enum":["Small","Large"]},
           "extra":{},
           "parent":{"$ref":"#/$defs/PartOrNull"}},
          "required":["id","items"],
          "$defs":{
            "Part":{"type":"object","properties":{"name":{"type":"string"},"parent":{"$ref":"#/$defs/PartOrNull"}},"required":["name"]},
            "PartOrNull":{"type":["object","null"],"properties":{"name":{"type":"string"},"parent":{"$ref":"#/$defs/PartOrNull"}},"required":["name"]}}}}
        """;
}
