import type { Rule } from '../rule.ts';

/** Uploads that are there for a moment, or whose place somebody else chooses. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'Django, a file that is read and taken away again',
    files: {
      'shop/views.py':
        "from django.core.files.storage import FileSystemStorage\n\ndef load(request):\n    upload = request.FILES['f']\n    fs = FileSystemStorage()\n    name = fs.save(upload.name, upload)\n    read(fs.path(name))\n    os.remove(fs.path(name))\n",
    },
  },
  {
    name: 'Django, a place that the environment names, and no place',
    files: {
      'shop/settings.py':
        "import os\nfrom os.path import join\n\nBASE_DIR = '/app'\nMEDIA_ROOT = os.environ.get('MEDIA_ROOT', join(BASE_DIR, 'media'))\n",
      'blog/settings.py': "MEDIA_ROOT = ''\n",
    },
  },
  {
    name: 'Go, an agent of a machine that keeps what its containers are given',
    files: {
      'go.mod': 'module agent\n\ngo 1.22\n\nrequire (\n\tgithub.com/docker/docker v27.0.0\n\tgithub.com/gin-gonic/gin v1.10.0\n)\n',
      'main.go':
        'package main\n\nimport (\n\t"os"\n\n\t"github.com/docker/docker/client"\n\t"github.com/gin-gonic/gin"\n)\n\nfunc upload(c *gin.Context) {\n\tfile, _ := c.FormFile("file")\n\tc.SaveUploadedFile(file, "servers/"+c.Param("id")+"/"+file.Filename)\n}\n\nfunc main() {\n\tengine, _ := client.NewClientWithOpts(client.FromEnv)\n\tr := gin.Default()\n\tr.POST("/servers/:id/files", upload)\n\tr.Run(":" + os.Getenv("PORT"))\n\tengine.Close()\n}\n',
    },
  },
  {
    name: 'Go, a directory that the configuration names',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"path"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tfile, _, _ := r.FormFile("file")\n\tout, _ := os.Create(path.Join(conf.C.UploadDir, "a"))\n\tio.Copy(out, file)\n}\n\nfunc main() {\n\thttp.HandleFunc("/", upload)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'PHP, a directory that the configuration names',
    files: {
      'composer.json': '{"require":{"php":"8.3"}}',
      Dockerfile: 'FROM php:8.3-apache\nCOPY . /var/www/html\n',
      'images.php':
        "<?php\n$path = $request->getConfigValue('image_path');\nmove_uploaded_file($_FILES['image']['tmp_name'], $path . 'a.png');\n",
    },
  },
  {
    name: 'Spring, a directory of the machine for what is needed for a moment',
    files: {
      'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
      'src/main/java/shop/FileUtil.java':
        'package shop;\n\nimport java.io.File;\nimport org.springframework.web.multipart.MultipartFile;\n\npublic class FileUtil {\n  public static final String SYS_DIR = System.getProperty("java.io.tmpdir") + File.separator;\n\n  public static File toFile(MultipartFile multipartFile) throws Exception {\n    File file = new File(SYS_DIR + multipartFile.getName());\n    multipartFile.transferTo(file);\n    return file;\n  }\n}\n',
    },
  },
  {
    name: 'Rails, a service that the environment names, and one that nobody attaches anything to',
    files: {
      'config/environments/production.rb':
        "Rails.application.configure do\n  config.active_storage.service = ENV.fetch('ACTIVE_STORAGE_SERVICE', 'local').to_sym\nend\n",
      'shop/config/environments/production.rb': 'Rails.application.configure do\n  config.active_storage.service = :local\nend\n',
    },
  },
];
