# boto 2, as euca2ools used it: URL, signature version (2 or 4).
import os
import sys

import boto
from boto.s3.connection import OrdinaryCallingFormat

host, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if version == '4':
    os.environ['S3_USE_SIGV4'] = 'True'
s3 = boto.connect_s3(os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY'], host=host, port=port, is_secure=False,
                     calling_format=OrdinaryCallingFormat())
name = 'boto-v' + version
bucket = s3.create_bucket(name)
assert [found.name for found in s3.get_all_buckets()] == [name]
key = bucket.new_key('images/disk.img.part.0')
key.set_metadata('colour', 'blue')
key.set_contents_from_string('x' * 100000, headers={'x-amz-acl': 'aws-exec-read'})
for n in range(3):
    bucket.new_key('more/%d & plus+' % n).set_contents_from_string('n')
found = bucket.get_key('images/disk.img.part.0')
assert found.size == 100000 and found.etag == key.etag and found.get_metadata('colour') == 'blue', vars(found)
assert found.get_contents_as_string() == b'x' * 100000
assert found.get_contents_as_string(headers={'Range': 'bytes=0-9'}) == b'x' * 10
assert [each.name for each in bucket.list('more/')] == ['more/%d & plus+' % n for n in range(3)]
assert [each.name for each in bucket.list('', '/')] == ['images/', 'more/']
assert bucket.get_key('nothing') is None
for each in bucket.list():
    each.delete()
bucket.delete()
assert s3.lookup(name) is None
print('boto', version, 'done')
