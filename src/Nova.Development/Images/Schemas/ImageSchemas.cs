using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;

namespace Nova.Development.Images.Schemas;

/// <summary>GET /v2/schemas/…: what glanceclient builds its models from.</summary>
internal static class ImageSchemas
{
    private const string Image = """
        {
          "name": "image",
          "properties": {
            "id": {"type": "string", "description": "An identifier for the image", "pattern": "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$"},
            "name": {"type": ["null", "string"], "description": "Descriptive name for the image", "maxLength": 255},
            "status": {"type": "string", "readOnly": true, "description": "Status of the image", "enum": ["queued", "saving", "active", "killed", "deleted", "uploading", "importing", "pending_delete", "deactivated"]},
            "visibility": {"type": "string", "description": "Scope of image accessibility", "enum": ["community", "public", "private", "shared"]},
            "protected": {"type": "boolean", "description": "If true, image will not be deletable."},
            "os_hidden": {"type": "boolean", "description": "If true, image will not appear in default image list response."},
            "checksum": {"type": ["null", "string"], "readOnly": true, "description": "md5 hash of image contents.", "maxLength": 32},
            "os_hash_algo": {"type": ["null", "string"], "readOnly": true, "description": "Algorithm to calculate the os_hash_value", "maxLength": 64},
            "os_hash_value": {"type": ["null", "string"], "readOnly": true, "description": "Hexdigest of the image contents using the algorithm specified by the os_hash_algo", "maxLength": 128},
            "owner": {"type": ["null", "string"], "description": "Owner of the image", "maxLength": 255},
            "size": {"type": ["null", "integer"], "readOnly": true, "description": "Size of image file in bytes"},
            "virtual_size": {"type": ["null", "integer"], "readOnly": true, "description": "Virtual size of image in bytes"},
            "container_format": {"type": ["null", "string"], "description": "Format of the container", "enum": [null, "ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"]},
            "disk_format": {"type": ["null", "string"], "description": "Format of the disk", "enum": [null, "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop", "gpt"]},
            "created_at": {"type": "string", "readOnly": true, "description": "Date and time of image registration"},
            "updated_at": {"type": "string", "readOnly": true, "description": "Date and time of the last image modification"},
            "tags": {"type": "array", "description": "List of strings related to the image", "items": {"type": "string", "maxLength": 255}},
            "direct_url": {"type": "string", "readOnly": true, "description": "URL to access the image file kept in external store"},
            "min_ram": {"type": "integer", "description": "Amount of ram (in MB) required to boot image."},
            "min_disk": {"type": "integer", "description": "Amount of disk space (in GB) required to boot image."},
            "self": {"type": "string", "readOnly": true, "description": "An image self url"},
            "file": {"type": "string", "readOnly": true, "description": "An image file url"},
            "schema": {"type": "string", "readOnly": true, "description": "An image schema url"},
            "kernel_id": {"type": ["null", "string"], "is_base": false, "description": "ID of image stored in Glance that should be used as the kernel when booting an AMI-style image."},
            "ramdisk_id": {"type": ["null", "string"], "is_base": false, "description": "ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image."},
            "instance_uuid": {"type": "string", "is_base": false, "description": "Metadata which can be used to record which instance this image is associated with."},
            "architecture": {"type": "string", "is_base": false, "description": "Operating system architecture"},
            "os_distro": {"type": "string", "is_base": false, "description": "Common name of operating system distribution"},
            "os_version": {"type": "string", "is_base": false, "description": "Operating system version as specified by the distributor"}
          },
          "additionalProperties": {"type": "string"},
          "links": [{"rel": "self", "href": "{self}"}, {"rel": "enclosure", "href": "{file}"}, {"rel": "describedby", "href": "{schema}"}]
        }
        """;

    private const string Member = """
        {
          "name": "member",
          "properties": {
            "member_id": {"type": "string", "description": "An identifier for the image member (tenantId)"},
            "image_id": {"type": "string", "description": "An identifier for the image"},
            "created_at": {"type": "string", "description": "Date and time of image member creation"},
            "updated_at": {"type": "string", "description": "Date and time of last modification of image member"},
            "status": {"type": "string", "description": "The status of this image member", "enum": ["pending", "accepted", "rejected"]},
            "schema": {"type": "string", "readOnly": true}
          }
        }
        """;

    public static Task<Reply> ImageAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok(JsonNode.Parse(Image)!));

    public static Task<Reply> MemberAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok(JsonNode.Parse(Member)!));

    public static Task<Reply> ImagesAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok(Collection("images", Image,
        """[{"rel": "first", "href": "{first}"}, {"rel": "next", "href": "{next}"}, {"rel": "describedby", "href": "{schema}"}]""",
        """{"images": {}, "first": {"type": "string"}, "next": {"type": "string"}, "schema": {"type": "string"}}""")));

    public static Task<Reply> MembersAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok(Collection("members", Member,
        """[{"rel": "describedby", "href": "{schema}"}]""",
        """{"members": {}, "schema": {"type": "string"}}""")));

    private static JsonObject Collection(string name, string item, string links, string properties)
    {
        var members = JsonNode.Parse(properties)!.AsObject();
        members[name] = new JsonObject { ["type"] = "array", ["items"] = JsonNode.Parse(item) };
        return new JsonObject { ["name"] = name, ["properties"] = members, ["links"] = JsonNode.Parse(links) };
    }
}
