namespace TaskKit.Tests.Tool;

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
